import { useMediaQuery } from '@mantine/hooks'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { hasPermission } from '../../shared/domain/permissions.ts'
import { useInvalidation } from '../api/queries.ts'
import { makeQueryClient } from '../api/query-client.ts'
import { useCommands } from '../features/palette/commands.ts'
import { Palette } from '../features/palette/palette.tsx'
import { Shortcuts } from '../features/palette/shortcuts.tsx'
import type { UserCommand } from '../features/palette/user-commands.ts'
import { readListView, saveSideBar, useListView } from '../session/list-view.ts'
import { useWindowState } from '../session/window-state.ts'
import { useTitle } from '../widgets/entry-card.tsx'
import { FetchedComponent } from '../widgets/fetched-component.tsx'
import { AlertBanner } from './alert-banner.tsx'
import { LastChange } from './last-change.tsx'
import { findRoute, listRoutes, type Route } from './routes.tsx'
import { useScrollRestoration } from './scroll-restoration.ts'
import { SideBar } from './side-bar.tsx'
import classes from './signed-in.module.css'

const RouteScreen = ({ route }: { route: Route }) => {
  useTitle(route.title)
  return <FetchedComponent source={route.source} />
}

const CurrentScreen = () => {
  const kind = useWindowState((state) => state.screen.kind)
  const route = findRoute(kind)
  return route && <RouteScreen key={kind} route={route} />
}

/** The user's choice of side bar. Without one, and in a window without room for a choice, its width decides. */
const useSideBar = (canRead: boolean) => {
  const chosen = useListView(({ setup }) => setup?.isSideBarNarrow ?? null)
  const isSmall = useMediaQuery('(max-width: 1000px)', false, { getInitialValueInEffect: false })
  const isTiny = useMediaQuery('(max-width: 639px)', false, { getInitialValueInEffect: false })
  useEffect(() => {
    if (canRead) void readListView()
  }, [canRead])
  return { isNarrow: isTiny || (chosen ?? isSmall), onNarrow: isTiny || !canRead ? undefined : saveSideBar }
}

const noCommands: readonly UserCommand[] = []

/** The actions of the user panel, for the palette. Loaded with the screens, which are in chunks of their own. */
const useUserCommands = (canRead: boolean): readonly UserCommand[] => {
  const [commands, setCommands] = useState(noCommands)
  useEffect(() => {
    if (!canRead) return
    void import('../features/users/user-actions.ts').then(({ userActions, isOffered }) =>
      setCommands(
        Object.values(userActions).map((action) => ({
          id: action.id,
          label: action.label,
          isOffered: (role, user) => isOffered(action, role, user),
        })),
      ),
    )
  }, [canRead])
  return commands
}

/** The window of a signed-in user. Its query cache is dropped on sign-out. */
const SignedIn = () => {
  const [client] = useState(makeQueryClient)
  useInvalidation(client)
  const person = useWindowState((state) => state.person)
  const role = person?.role ?? 'user'
  useEffect(() => {
    for (const { source } of listRoutes(role)) void source.fetch()
  }, [role])
  const userCommands = useUserCommands(hasPermission(role, 'users:read'))
  const scroller = useScrollRestoration()
  const sideBar = useSideBar(hasPermission(role, 'users:read'))
  const { open, openPalette, openShortcuts, close, choose } = useCommands()
  return (
    <QueryClientProvider client={client}>
      <div className={classes.shell} data-side={sideBar.isNarrow ? 'narrow' : 'wide'}>
        <SideBar {...sideBar} onPalette={openPalette} onShortcuts={openShortcuts} />
        <div className={classes.content}>
          <AlertBanner />
          <main className={classes.main}>
            <div className={classes.stage}>
              <div className={classes.scroller} ref={scroller}>
                <CurrentScreen />
              </div>
            </div>
            <LastChange />
          </main>
        </div>
      </div>
      {person && open.kind === 'palette' && (
        <Palette
          person={person}
          screens={listRoutes(role)}
          userCommands={userCommands}
          undo={open.undo}
          onClose={close}
          onChoose={choose}
          onShortcuts={openShortcuts}
        />
      )}
      {person && open.kind === 'shortcuts' && (
        <Shortcuts
          role={role}
          screens={listRoutes(role).map(({ title, shortcuts }) => ({ name: title, shortcuts }))}
          onClose={close}
        />
      )}
    </QueryClientProvider>
  )
}

export default SignedIn
