import { Button } from '@mantine/core'
import type { StatusView } from '../../../shared/api/app.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { aboutMessages, formatAbout, shortcutMessages } from '../../../shared/messages/shortcut-messages.ts'
import { copyText } from '../../api/secret-output.ts'
import { useWindowState } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Keys } from '../../ui/emphasis.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { OutcomeStatus } from '../../widgets/outcome.tsx'
import { listShortcuts, type ShortcutGroup } from './shortcut-list.ts'
import classes from './shortcuts.module.css'

type ShortcutsProps = {
  role: Role
  /** The shortcuts of the screens that the role may open. */
  screens: readonly ShortcutGroup[]
  onClose: () => void
}

/** The version, the runtime and the data folder, as support asks for them. Nothing of it is secret. */
const About = ({ status }: { status: StatusView }) => {
  const lines = formatAbout(status, navigator.userAgent)
  return (
    <section className={classes.about}>
      <h3 className={classes.heading}>{aboutMessages.heading}</h3>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <QuietButton size="xs" onClick={() => void copyText(lines.join('\n'), aboutMessages)}>
        {aboutMessages.copy}
      </QuietButton>
    </section>
  )
}

/** The list of all keyboard shortcuts, grouped by where they work, and what is known of this Gatehouse. */
export const Shortcuts = ({ role, screens, onClose }: ShortcutsProps) => {
  const groups = listShortcuts(role, screens)
  const status = useWindowState((state) => state.status)
  return (
    <Dialog title={shortcutMessages.heading} size={groups.length > 1 ? '44rem' : '26rem'} isOpen onClose={onClose}>
      <div className={classes.groups} data-single={groups.length === 1 || undefined}>
        {groups.map(({ name, shortcuts }) => (
          <section key={name} className={classes.group}>
            <h3 className={classes.heading}>{name}</h3>
            <dl className={classes.list}>
              {shortcuts.map(({ keys, does }) => (
                <div key={does} className={classes.shortcut}>
                  <dt>{does}</dt>
                  <dd>
                    {keys.map((together) => (
                      <Keys key={together.join()} keys={together} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {status && <About status={status} />}
      <OutcomeStatus layer="dialog" />
      <div className={classes.actions}>
        <Button onClick={onClose} data-autofocus>
          {controlMessages.close}
        </Button>
      </div>
    </Dialog>
  )
}
