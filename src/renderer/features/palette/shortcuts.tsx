import { Button } from '@mantine/core'
import type { Role } from '../../../shared/domain/permissions.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { shortcutMessages } from '../../../shared/messages/shortcut-messages.ts'
import { Keys } from '../../ui/emphasis.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { listShortcuts, type ShortcutGroup } from './shortcut-list.ts'
import classes from './shortcuts.module.css'

type ShortcutsProps = {
  role: Role
  /** The shortcuts of the screens that the role may open. */
  screens: readonly ShortcutGroup[]
  onClose: () => void
}

/** The list of all keyboard shortcuts, grouped by where they work. */
export const Shortcuts = ({ role, screens, onClose }: ShortcutsProps) => {
  const groups = listShortcuts(role, screens)
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
      <div className={classes.actions}>
        <Button onClick={onClose} data-autofocus>
          {controlMessages.close}
        </Button>
      </div>
    </Dialog>
  )
}
