import { Button } from '@mantine/core'
import type { MouseEvent } from 'react'
import type { UserSummaryView } from '../../shared/api/user-summary.ts'
import { shellMessages } from '../../shared/messages/shell-messages.ts'
import { formatRole } from '../../shared/messages/user-messages.ts'
import { commandKey, PALETTE_KEYS } from '../hooks/key-modifiers.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { useDirectoryName } from '../session/directory-policy.ts'
import { signOut } from '../session/session.ts'
import { openScreen, useWindowState } from '../session/window-state.ts'
import { IconButton } from '../ui/buttons.tsx'
import { Mark } from '../ui/card.tsx'
import { Keys } from '../ui/emphasis.tsx'
import { KeyboardIcon, SearchIcon, SignOutIcon } from '../ui/icons.tsx'
import { listRoutes, type Route } from './routes.tsx'
import classes from './signed-in.module.css'

const ScreenLink = ({ route: { kind, title, icon, badge } }: { route: Route }) => {
  const isCurrent = useWindowState((state) => state.screen.kind === kind)
  const open = (event: MouseEvent) => {
    event.preventDefault()
    if (!isCurrent) openScreen({ kind })
  }
  return (
    <a className={classes.link} href={`#${kind}`} draggable={false} aria-current={isCurrent ? 'page' : undefined} onClick={open}>
      {icon}
      {title}
      {badge}
    </a>
  )
}

/** The profile shows the full email address, so the side bar shows a short name. */
const shortNameOf = ({ name, email }: UserSummaryView): string => name || email.slice(0, email.lastIndexOf('@'))

type SideBarProps = { onPalette: () => void; onShortcuts: () => void }

/** The links to the screens, and what is available on all of them. */
export const SideBar = ({ onPalette, onShortcuts }: SideBarProps) => {
  const person = useWindowState((state) => state.person)
  const directory = useDirectoryName()
  const leaving = useSingleFlight(signOut)
  return (
    <aside className={classes.side} aria-label={shellMessages.product}>
      <div className={classes.brand}>
        <Mark size={24} />
        <span className={classes.names}>
          {shellMessages.product}
          {directory !== null && (
            <bdi className={classes.directory} title={directory}>
              {directory}
            </bdi>
          )}
        </span>
      </div>
      <button type="button" className={classes.search} aria-keyshortcuts={PALETTE_KEYS} onClick={onPalette}>
        <SearchIcon />
        {shellMessages.palette}
        <Keys keys={[commandKey, 'K']} aria-hidden />
      </button>
      <nav className={classes.nav} aria-label={shellMessages.navigation}>
        {listRoutes(person?.role ?? 'user').map((route) => (
          <ScreenLink key={route.kind} route={route} />
        ))}
      </nav>
      <div className={classes.person}>
        {person && (
          <>
            <strong title={person.email}>{shortNameOf(person)}</strong>
            {formatRole(person.role)}
          </>
        )}
      </div>
      <div className={classes.foot}>
        <Button
          className={classes.out}
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<SignOutIcon />}
          onClick={() => leaving.start()}
        >
          {shellMessages.signOut}
        </Button>
        <IconButton label={shellMessages.shortcuts} aria-keyshortcuts="?" onClick={onShortcuts}>
          <KeyboardIcon />
        </IconButton>
      </div>
    </aside>
  )
}
