import type { TextInputProps } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { REASON_MAX_CHARACTERS } from '../../shared/domain/limits.ts'
import { formatFieldReason } from '../../shared/messages/error-messages.ts'
import { reasonMessages as words } from '../../shared/messages/widget-messages.ts'
import { call, reportError } from '../api/call.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { type DraftTerms, useDraft } from '../session/drafts.ts'
import { BusyButton } from '../ui/buttons.tsx'
import { TextField } from '../ui/text-field.tsx'
import classes from './code-issued.module.css'

/** An optional line that says why. */
export const ReasonField = (props: Omit<TextInputProps, 'label'>) => (
  <TextField
    description={words.hint}
    {...props}
    label={words.label}
    autoComplete="off"
    maxLength={REASON_MAX_CHARACTERS}
    required={false}
  />
)

const draft: DraftTerms = { name: 'code-reason', permission: 'users:reset', onKept: () => undefined }

/** A lock closes the code for good. What was typed for it is saved after the unlock, as when the dialog closes. */
const useReasonDraft = (entry: number | undefined, text: string): void => {
  const isTyped = entry !== undefined && text.trim() !== ''
  const { start, isRestored, keep } = useDraft(draft, { entry: 0, reason: '' })
  keep(isTyped ? { entry, reason: text } : { entry: 0, reason: '' })
  const isSent = useRef(false)
  useEffect(() => {
    if (!isRestored || isSent.current) return
    isSent.current = true
    void call('users:giveReason', start).then((result) => {
      if (!result.ok) reportError(result.error)
    })
  })
}

/** The reason that is typed for an audit entry, and whether the log has it. A reason is given once. */
export const useReason = (entry: number | undefined) => {
  const [typed, setTyped] = useState({ entry, text: '' })
  const [savedFor, setSavedFor] = useState<number | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  // A further code begins with an empty field.
  const text = typed.entry === entry ? typed.text : ''
  const isSaved = entry !== undefined && savedFor === entry
  useReasonDraft(isSaved ? undefined : entry, text)
  const saving = useSingleFlight(async () => {
    if (entry === undefined || isSaved || text.trim() === '') return
    const result = await call('users:giveReason', { entry, reason: text })
    if (result.ok) return setSavedFor(entry)
    if (result.error.code === 'invalid-input') return setFault(formatFieldReason(result.error.issues[0]?.reason ?? '', text))
    reportError(result.error)
  })
  return {
    text,
    isSaved,
    fault,
    isSaving: saving.isBusy,
    type: (next: string): void => {
      setFault(null)
      setTyped({ entry, text: next })
    },
    save: saving.start,
  }
}

/** Asks why a code was issued, after it was issued. The code does not wait for it. */
export const CodeReason = ({ reason }: { reason: ReturnType<typeof useReason> }) => {
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    field.current?.focus()
    reason.save()
  }
  return (
    <form className={classes.reason} onSubmit={submit} noValidate>
      <ReasonField
        ref={field}
        value={reason.text}
        readOnly={reason.isSaved}
        error={reason.fault}
        description={reason.isSaved ? words.saved : words.hint}
        onChange={({ currentTarget }) => reason.type(currentTarget.value)}
      />
      {reason.text.trim() !== '' && !reason.isSaved && (
        <BusyButton isBusy={reason.isSaving} variant="default">
          {words.save}
        </BusyButton>
      )}
    </form>
  )
}
