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
import { KeyboardIcon, SearchIcon, SideBarIcon, SignOutIcon } from '../ui/icons.tsx'
import { listRoutes, type Route } from './routes.tsx'
import classes from './signed-in.module.css'

const ScreenLink = ({ route: { kind, title, icon, badge } }: { route: Route }) => {
  const isCurrent = useWindowState((state) => state.screen.kind === kind)
  const open = (event: MouseEvent) => {
    event.preventDefault()
    if (!isCurrent) openScreen({ kind })
  }
  return (
    <a
      className={classes.link}
      href={`#${kind}`}
      draggable={false}
      title={title}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={open}
    >
      {icon}
      <span className={classes.label}>{title}</span>
      {badge}
    </a>
  )
}

/** The profile shows the full email address, so the side bar shows a short name. */
const shortNameOf = ({ name, email }: UserSummaryView): string => name || email.replace(/@[^@]*$/, '')

type SideBarProps = {
  isNarrow: boolean
  /** Undefined where there is room for icons only. */
  onNarrow: ((isNarrow: boolean) => void) | undefined
  onPalette: () => void
  onShortcuts: () => void
}

/** The links to the screens, and what is available on all of them. */
export const SideBar = ({ isNarrow, onNarrow, onPalette, onShortcuts }: SideBarProps) => {
  const person = useWindowState((state) => state.person)
  const directory = useDirectoryName()
  const leaving = useSingleFlight(signOut)
  return (
    <aside className={classes.side} aria-label={shellMessages.product}>
      <div className={classes.brand}>
        <Mark size={24} />
        <span className={`${classes.names} ${classes.label}`}>
          {shellMessages.product}
          {directory !== null && (
            <bdi className={classes.directory} title={directory}>
              {directory}
            </bdi>
          )}
        </span>
      </div>
      <button
        type="button"
        className={classes.search}
        title={isNarrow ? shellMessages.palette : undefined}
        aria-keyshortcuts={PALETTE_KEYS}
        onClick={onPalette}
      >
        <SearchIcon />
        <span className={classes.label}>{shellMessages.palette}</span>
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
          title={isNarrow ? shellMessages.signOut : undefined}
          onClick={() => leaving.start()}
        >
          <span className={classes.label}>{shellMessages.signOut}</span>
        </Button>
        <IconButton label={shellMessages.shortcuts} aria-keyshortcuts="?" onClick={onShortcuts}>
          <KeyboardIcon />
        </IconButton>
        {onNarrow && (
          <IconButton
            label={isNarrow ? shellMessages.expand : shellMessages.collapse}
            aria-expanded={!isNarrow}
            onClick={() => onNarrow(!isNarrow)}
          >
            <SideBarIcon />
          </IconButton>
        )}
      </div>
    </aside>
  )
}
