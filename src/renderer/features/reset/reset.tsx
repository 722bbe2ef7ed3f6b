import { useState } from 'react'
import { clearOutcome } from '../../session/window-state.ts'
import { AskStep } from './ask-step.tsx'
import { CodeStep } from './reset-code-step.tsx'

type Step = { kind: 'code'; email: string; code: string } | { kind: 'ask'; email: string }

/** Sets a new password with a code, or requests a code. */
export const Reset = ({ email }: { email: string }) => {
  const [step, setStep] = useState<Step>({ kind: 'code', email, code: '' })
  const enterCode = (forEmail: string, code = '') => setStep({ kind: 'code', email: forEmail, code })
  if (step.kind === 'ask') {
    return (
      <AskStep
        email={step.email}
        onAsked={enterCode}
        onBack={(typed) => {
          clearOutcome()
          enterCode(typed)
        }}
      />
    )
  }
  return (
    <CodeStep
      email={step.email}
      code={step.code}
      onAsk={(typed) => {
        clearOutcome()
        setStep({ kind: 'ask', email: typed })
      }}
    />
  )
}
