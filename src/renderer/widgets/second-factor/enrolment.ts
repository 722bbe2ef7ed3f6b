import { useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/api/index.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import { twoStepMessages } from '../../../shared/messages/two-step-messages.ts'
import type { Result } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'

export type Secret = OutputOf<'auth:beginSecondFactor'>

type Enrolment =
  | { kind: 'none' }
  | { kind: 'beginning' }
  | { kind: 'begun'; secret: Secret }
  | { kind: 'failed'; error: GatehouseError }

/** The set-up of a second factor. The secret is kept only while it is shown. */
export const useEnrolment = () => {
  const [enrolment, setEnrolment] = useState<Enrolment>({ kind: 'none' })
  const isBeginning = useRef(false)

  /** Null if a set-up is starting already. */
  const begin = async (): Promise<Result<Secret> | null> => {
    if (isBeginning.current) return null
    isBeginning.current = true
    setEnrolment({ kind: 'beginning' })
    const result = await call('auth:beginSecondFactor')
    isBeginning.current = false
    setEnrolment(result.ok ? { kind: 'begun', secret: result.value } : { kind: 'failed', error: result.error })
    return result
  }

  return { enrolment, begin, forget: () => setEnrolment({ kind: 'none' }) }
}

/** The first code proves that the app has the secret. `onConfirmed` gets the message about it. */
export const useConfirmationForm = (onConfirmed: (done: string) => void) =>
  useContractForm({
    name: 'second-factor',
    operation: 'auth:confirmSecondFactor',
    initialValues: { code: '' },
    send: async (input) => {
      const result = await call('auth:confirmSecondFactor', input)
      if (result.ok) onConfirmed(twoStepMessages.setUpDone(result.value.aheadSeconds))
      return result
    },
  })
