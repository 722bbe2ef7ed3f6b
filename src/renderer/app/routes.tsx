import type { ComponentType, ReactNode } from 'react'
import type { Role } from '../../shared/domain/permissions.ts'
import { screenTitles } from '../../shared/messages/shell-messages.ts'
import type { Shortcut } from '../features/palette/shortcut-list.ts'
import { Profile } from '../features/profile/profile.tsx'
import { mayOpen, type SignedInScreen } from '../session/screens.ts'
import { AuditIcon, OverviewIcon, PeopleIcon, PersonIcon, RequestsIcon, SettingsIcon } from '../ui/icons.tsx'
import { type ComponentSource, makeComponentSource } from '../widgets/fetched-component.tsx'
import { auditShortcuts, usersShortcuts } from './screen-shortcuts.ts'
import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import { alertMessages } from '../../shared/messages/alert-messages.ts'
import { formatWaiting } from '../../shared/messages/request-messages.ts'
import { shellMessages } from '../../shared/messages/shell-messages.ts'
import { useAlerts, useResetRequests } from '../api/queries.ts'
import classes from './waiting-count.module.css'

/** A number beside the link to a screen, with what it counts for screen readers. */
const Count = ({ total, words }: { total: number | undefined; words: string }) => {
  if (total === undefined || total === 0) return null
  return (
    <span className={classes.count}>
      {formatWaiting(total)}
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  )
}

/** The number of open requests. */
const WaitingCount = () => <Count total={useResetRequests().data?.total} words={shellMessages.waiting} />

/** The number of open security alerts. */
const AlertCount = () => {
  const { data } = useAlerts()
  return <Count total={data?.total} words={alertMessages.waiting(data?.total ?? 0)} />
}

/** A screen of a signed-in user. Its permission is in `session/screens.ts`, which also decides after a lock. */
export type Route = {
  readonly kind: SignedInScreen
  readonly title: string
  readonly icon: ReactNode
  /** Further search words for the palette. */
  readonly searchWords: string
  readonly source: ComponentSource
  /** The keys that work on this screen only. */
  readonly shortcuts: readonly Shortcut[]
  /** What the link in the side bar shows beside the title. */
  readonly badge: ReactNode
}

type RouteParts = Omit<Route, 'kind' | 'title' | 'shortcuts' | 'badge'> & Partial<Pick<Route, 'shortcuts' | 'badge'>>

const route = (kind: SignedInScreen, parts: RouteParts): Route => ({
  kind,
  title: screenTitles[kind],
  shortcuts: [],
  badge: null,
  ...parts,
})

/** A screen that is in the chunk of the signed-in window. */
const loaded = (Screen: ComponentType): ComponentSource => ({ fetch: async () => undefined, read: () => Screen })

/** The screens in display order: the side bar, the palette, the shortcuts and the window title derive from this table. */
const routes: readonly Route[] = [
  route('profile', { icon: <PersonIcon />, searchWords: 'me my account sessions', source: loaded(Profile) }),
  route('overview', {
    icon: <OverviewIcon />,
    searchWords: 'charts attention home',
    source: makeComponentSource(() => import('../features/overview/overview.tsx')),
    badge: <AlertCount />,
  }),
  route('users', {
    icon: <PeopleIcon />,
    searchWords: 'people accounts list',
    source: makeComponentSource(() => import('../features/users/users.tsx')),
    shortcuts: usersShortcuts,
  }),
  route('requests', {
    icon: <RequestsIcon />,
    searchWords: 'reset waiting',
    source: makeComponentSource(() => import('../features/requests/requests.tsx')),
    badge: <WaitingCount />,
  }),
  route('audit', {
    icon: <AuditIcon />,
    searchWords: 'log history',
    source: makeComponentSource(() => import('../features/audit/audit.tsx')),
    shortcuts: auditShortcuts,
  }),
  route('settings', {
    icon: <SettingsIcon />,
    searchWords: 'policy preferences http backup restore',
    source: makeComponentSource(() => import('../features/settings/settings.tsx')),
  }),
]

/** The screens that the role may open. */
export const listRoutes = (role: Role): readonly Route[] => routes.filter(({ kind }) => mayOpen(kind, role))

/** The route of a screen, or null if no session is needed for it. */
export const findRoute = (kind: string): Route | null => routes.find((route) => route.kind === kind) ?? null
