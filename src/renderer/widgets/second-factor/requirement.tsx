import { useRef, useState } from 'react'
import type { UserFilter } from '../../../shared/api/user-list.ts'
import { requirementMessages, twoStepMessages } from '../../../shared/messages/two-step-messages.ts'
import { formatUserName } from '../../../shared/messages/user-messages.ts'
import { fail, type Result, succeed } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { requestAction } from '../../session/requested-action.ts'
import { Dialog } from '../dialog.tsx'
import { DialogForm } from '../dialog-form.tsx'
import classes from './requirement.module.css'

/** How many of the affected users are named. */
const NAMED_MAX = 5

/** The users who do not have a second factor yet. `isOwn`: the caller is one of them. */
type Affected = { readonly count: number; readonly names: readonly string[]; readonly isOwn: boolean }

type Asked = { readonly affected: Affected; readonly settle: (isConfirmed: boolean) => void }

/** Counts the users of all filters, which must not overlap, and names the first. */
const findAffected = async (filters: readonly UserFilter[], isOwn: boolean): Promise<Result<Affected>> => {
  let count = 0
  const names: string[] = []
  for (const wanted of filters) {
    const filter: UserFilter = { ...wanted, state: 'active', hasSecondFactor: false }
    const [counted, listed] = await Promise.all([
      call('users:count', { filter }),
      call('users:list', { filter, limit: NAMED_MAX }),
    ])
    if (!counted.ok) return counted
    if (!listed.ok) return listed
    count += counted.value.count
    names.push(...listed.value.users.map(formatUserName))
  }
  return succeed({ count, names: names.slice(0, NAMED_MAX), isOwn })
}

/**
 * Asks before a second factor is required: who does not have one yet, and whether the caller is one of them. A caller without one is led to
 * their own set-up, and the requirement is not saved.
 */
export const useRequirement = () => {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [isOpen, setOpen] = useState(false)
  const settled = useRef(false)

  /** Succeeds if no user is affected, or the caller confirmed it. `isOwn`: the requirement would hold for a caller without one. */
  const ask = async (filters: readonly UserFilter[], isOwn: boolean): Promise<Result<unknown>> => {
    const found = await findAffected(filters, isOwn)
    if (!found.ok) return found
    if (found.value.count === 0 && !isOwn) return found
    const isConfirmed = await new Promise<boolean>((settle) => {
      settled.current = false
      setAsked({ affected: found.value, settle })
      setOpen(true)
    })
    return isConfirmed ? found : fail({ code: 'cancelled' })
  }

  const answer = (isConfirmed: boolean): void => {
    if (settled.current) return
    settled.current = true
    setOpen(false)
    asked?.settle(isConfirmed)
  }

  const setUpOwn = (): void => {
    answer(false)
    requestAction('profile', 'second-factor')
  }

  const { affected } = asked ?? {}
  const question = affected && (
    <DialogForm
      about={affected.isOwn ? requirementMessages.ownAbout(affected.count) : requirementMessages.about(affected.count)}
      button={affected.isOwn ? twoStepMessages.setUp : requirementMessages.button}
      isSending={false}
      onSubmit={(event) => {
        event.preventDefault()
        // React passes it on to the form that asks, which is the dialog's parent there.
        event.stopPropagation()
        if (affected.isOwn) setUpOwn()
        else answer(true)
      }}
      onClose={() => answer(false)}
    >
      <ul className={classes.names} aria-label={requirementMessages.affected}>
        {affected.names.map((name) => (
          <li key={name}>{name}</li>
        ))}
        {affected.count > affected.names.length && <li>{requirementMessages.more(affected.count - affected.names.length)}</li>}
      </ul>
    </DialogForm>
  )
  const dialog = (
    <Dialog
      title={affected?.isOwn ? requirementMessages.ownTitle : requirementMessages.title}
      isOpen={isOpen}
      onClose={() => answer(false)}
    >
      {question}
    </Dialog>
  )
  /** `dialog` for a page; `question` takes the place of a dialog's content while `isAsking`, as dialogs do not lie on each other. */
  return { ask, dialog, question, isAsking: isOpen }
}
