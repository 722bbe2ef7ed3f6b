import { Button } from '@mantine/core'
import { sayNotice } from '../../state/account-words.ts'
import { acknowledgeNotices } from '../../state/session.ts'
import { useWindowState } from '../../state/window-state.ts'
import classes from './notices.module.css'

/** What happened to the account while its owner was away, until they have read it. */
export const Notices = () => {
  const notices = useWindowState((state) => state.notices)
  if (notices.length === 0) return null
  return (
    <section className={classes.banner} aria-label="Since you were last here">
      <div className={classes.words}>
        {notices.map((notice) => (
          <p key={`${notice.kind} ${notice.at}`}>{sayNotice(notice)}</p>
        ))}
        <p>If you did not expect this, change your password and tell an administrator.</p>
      </div>
      <Button variant="default" size="compact-md" onClick={() => void acknowledgeNotices()}>
        Got it
      </Button>
    </section>
  )
}
