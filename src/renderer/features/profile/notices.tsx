import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatNotice, noticeMessages } from '../../../shared/messages/notice-messages.ts'
import { acknowledgeNotices } from '../../session/session.ts'
import { useWindowState } from '../../session/window-state.ts'
import { Dialog } from '../../widgets/dialog.tsx'
import { Disown } from './disown.tsx'
import classes from './notices.module.css'

/** The security events since the last visit, until the user has read them. */
export const Notices = () => {
  const notices = useWindowState((state) => state.notices)
  const [isDisowning, setDisowning] = useState(false)
  if (notices.length === 0) return null
  // Another person's report about their own account is not an event of this one.
  const isOwn = notices.some(({ kind }) => kind !== 'disowned')
  return (
    <section className={classes.banner} aria-label={noticeMessages.region}>
      <div className={classes.words}>
        {notices.map((notice) => (
          <p key={`${notice.kind} ${notice.at}`}>{formatNotice(notice)}</p>
        ))}
      </div>
      <div className={classes.actions}>
        {isOwn && (
          <Button variant="default" size="compact-md" onClick={() => setDisowning(true)}>
            {noticeMessages.notMe}
          </Button>
        )}
        <Button variant="default" size="compact-md" onClick={() => void acknowledgeNotices()}>
          {noticeMessages.gotIt}
        </Button>
      </div>
      <Dialog title={noticeMessages.disownTitle} isOpen={isDisowning} onClose={() => setDisowning(false)}>
        <Disown event={null} onClose={() => setDisowning(false)} />
      </Dialog>
    </section>
  )
}
