import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { UserView } from '../../../shared/views.ts'
import { BusyButton } from '../../components/buttons.tsx'
import { call } from '../../state/call.ts'
import { sayError } from '../../state/error-words.ts'
import { announceDone, announceFailed, clearOutcome } from '../../state/window-state.ts'
import { Confirmation } from '../window/confirmation.tsx'
import { Dialog } from '../window/dialog.tsx'
import { ChangeRole } from './change-role.tsx'
import { actionWords, askBefore, type ConfirmedAction, type UserAction } from './user-actions.ts'
import classes from './user-panel.module.css'

type Question = Exclude<UserAction, 'users:issueReset' | 'users:unlock' | 'users:enable'>

type UserActionsBarProps = {
  user: UserView
  isOwn: boolean
  actions: readonly UserAction[]
  isIssuing: boolean
  onIssue: (user: UserView) => void
  onChanged: (user: UserView) => void
}

/** The buttons of a panel, and what they ask before they do it. */
export const UserActionsBar = ({ user, isOwn, actions, isIssuing, onIssue, onChanged }: UserActionsBarProps) => {
  // The dialog keeps its content while it fades out.
  const [asked, setAsked] = useState<{ action: Question; isOpen: boolean }>({ action: 'users:disable', isOpen: false })
  const { action, isOpen } = asked
  const close = () => setAsked(({ action }) => ({ action, isOpen: false }))
  const isRunning = useRef(false)
  const bar = useRef<HTMLFieldSetElement>(null)
  // The button that was pressed may be gone by now, and the focus with it.
  useEffect(() => {
    if (!isOpen && document.activeElement === document.body) bar.current?.focus()
  })

  const askFor = async (action: Exclude<UserAction, 'users:issueReset' | 'users:changeRole'>) => {
    const result = await call(action, { email: user.email })
    if (result.ok) onChanged(result.value)
    return result
  }

  /** What nobody has to think about twice. */
  const runAtOnce = async (action: 'users:unlock' | 'users:enable', done: string): Promise<void> => {
    if (isRunning.current) return
    isRunning.current = true
    clearOutcome()
    const result = await askFor(action)
    isRunning.current = false
    if (result.ok) announceDone(done)
    else if (result.error.code !== 'not-signed-in') announceFailed(sayError(result.error))
  }

  const press = (action: UserAction): void => {
    if (action === 'users:issueReset') onIssue(user)
    else if (action === 'users:unlock') void runAtOnce(action, 'Account unlocked')
    else if (action === 'users:enable') void runAtOnce(action, 'Account enabled')
    else setAsked({ action, isOpen: true })
  }

  const confirm = (action: ConfirmedAction) => {
    const { about, button, done, isDanger } = askBefore(action, user, isOwn)
    return (
      <Confirmation about={about} button={button} done={done} isDanger={isDanger} run={() => askFor(action)} onClose={close} />
    )
  }

  return (
    <fieldset className={classes.actions} aria-label="Actions" ref={bar} tabIndex={-1}>
      {actions.map((offered) =>
        offered === 'users:issueReset' ? (
          <BusyButton key={offered} type="button" variant="default" size="xs" isBusy={isIssuing} onClick={() => press(offered)}>
            {actionWords[offered]}
          </BusyButton>
        ) : (
          <Button
            key={offered}
            size="xs"
            variant={offered === 'users:disable' ? 'outline' : 'default'}
            {...(offered === 'users:disable' ? { color: 'danger' } : {})}
            onClick={() => press(offered)}
          >
            {actionWords[offered]}
          </Button>
        ),
      )}
      <Dialog
        title={action === 'users:changeRole' ? 'Change the role' : askBefore(action, user, isOwn).title}
        isOpen={isOpen}
        onClose={close}
      >
        {action === 'users:changeRole' ? (
          <ChangeRole user={user} isOwn={isOwn} onChanged={onChanged} onClose={close} />
        ) : (
          confirm(action)
        )}
      </Dialog>
    </fieldset>
  )
}
