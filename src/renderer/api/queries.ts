import { keepPreviousData, type QueryClient, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { OwnView } from '../../shared/api/auth.ts'
import type { OutputOf } from '../../shared/api/index.ts'
import type { OverviewView } from '../../shared/api/overview.ts'
import type { ProgramView } from '../../shared/api/programs.ts'
import type { RequestOrder } from '../../shared/api/requests.ts'
import type { SecurityEventView } from '../../shared/api/security-events.ts'
import type { SessionView } from '../../shared/api/session-summary.ts'
import type { SettingsView } from '../../shared/api/settings.ts'
import type { SignInExplanation } from '../../shared/api/sign-in-explanation.ts'
import type { UserSummaryView } from '../../shared/api/user-summary.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { useWindowState } from '../session/window-state.ts'
import { bridge } from './bridge.ts'
import { call, readPerson } from './call.ts'
import { JOBS_KEY } from './own-job.ts'
import { type CallError, requireValue } from './query-client.ts'

/** A margin after a delay's end (milliseconds), so that the directory also sees it as over. */
const AFTER_DELAY_MS = 250

/** Refetches the visible queries when Gatehouse reports a change. */
export const useInvalidation = (client: QueryClient): void => {
  useEffect(
    () =>
      bridge.onChanged((topic) => {
        if (topic === 'users' || topic === 'sessions') void client.invalidateQueries({ queryKey: ['profile'] })
        if (topic === 'users') void client.invalidateQueries({ queryKey: ['users'] })
        if (topic === 'users') void client.invalidateQueries({ queryKey: ['requests'] })
        if (topic === 'users') void client.invalidateQueries({ queryKey: ['account'] })
        if (topic === 'sessions') void client.invalidateQueries({ queryKey: ['sessions'] })
        if (topic === 'users') void client.invalidateQueries({ queryKey: ['security-events'] })
        // A refused query is not repeated: each refusal adds an audit entry, whose event would repeat the query without end.
        if (topic === 'audit')
          for (const kept of ['explanation', 'account', 'timeline', 'audit-head', 'archives'])
            void client.invalidateQueries({ queryKey: [kept], predicate: ({ state }) => state.status !== 'error' })
        if (topic === 'audit' || topic === 'users' || topic === 'directory')
          void client.invalidateQueries({ queryKey: ['overview'], predicate: ({ state }) => state.status !== 'error' })
        if (topic === 'directory') void client.invalidateQueries({ queryKey: ['settings'] })
        if (topic === 'directory') void client.invalidateQueries({ queryKey: ['archives'] })
        if (topic === 'directory') void client.invalidateQueries({ queryKey: ['backups'] })
        if (topic === 'http') void client.invalidateQueries({ queryKey: ['http'] })
        if (topic === 'http') void client.invalidateQueries({ queryKey: ['programs'] })
        if (topic === 'http' || topic === 'directory') void client.invalidateQueries({ queryKey: ['relying-programs'] })
        if (topic === 'sessions') void client.invalidateQueries({ queryKey: ['allowed-programs'] })
        if (topic === 'alerts') void client.invalidateQueries({ queryKey: ['alerts'] })
        if (topic === 'jobs') void client.invalidateQueries({ queryKey: [JOBS_KEY] })
      }),
    [client],
  )
}

/** The signed-in user's profile, which starts with the data from sign-in. */
export const useProfile = () =>
  useQuery<OwnView, CallError>({
    queryKey: ['profile'],
    queryFn: async () => requireValue(await readPerson()),
    initialData: () => useWindowState.getState().person ?? undefined,
  })

/** Caches the returned profile of the signed-in user until the next fetch. */
export const cacheProfile = (client: QueryClient, user: UserSummaryView): void => {
  const { person } = useWindowState.getState()
  if (person === null) return
  const kept = { ...person, ...user }
  useWindowState.setState({ person: kept })
  client.setQueryData(['profile'], kept)
}

/** The user's own sessions, newest first. */
export const useOwnSessions = () =>
  useQuery<SessionView[], CallError>({
    queryKey: ['sessions'],
    queryFn: async () => requireValue(await call('auth:listSessions')).sessions,
  })

/** The security events of the user's own account in the last 30 days, newest first. */
export const useSecurityEvents = () =>
  useQuery<SecurityEventView[], CallError>({
    queryKey: ['security-events'],
    queryFn: async () => requireValue(await call('auth:listSecurityEvents')).events,
    staleTime: 0,
  })

/** The policy of the directory, and how its keys are kept. */
export const useSettings = () =>
  useQuery<SettingsView, CallError>({
    queryKey: ['settings'],
    queryFn: async () => requireValue(await call('settings:read')),
  })

/** The backups of the directory, and how they are set up. */
export const useBackups = () =>
  useQuery<OutputOf<'backups:read'>, CallError>({
    queryKey: ['backups'],
    queryFn: async () => requireValue(await call('backups:read')),
  })

/** The size of the database, which grows without a report. */
export const useDatabaseSize = () =>
  useQuery<OutputOf<'settings:readSize'>, CallError>({
    queryKey: ['database-size'],
    queryFn: async () => requireValue(await call('settings:readSize')),
    staleTime: 0,
  })

/** The state of this process's HTTP API, and its last requests, newest first. */
export const useHttpApi = () =>
  useQuery<OutputOf<'http:read'>, CallError>({
    queryKey: ['http'],
    queryFn: async () => requireValue(await call('http:read')),
    // Requests are reported only while the screen is open, so earlier data is stale.
    staleTime: 0,
  })

/** The daily counts in the user's time zone, the accounts that need attention, and the state of the audit log. */
export const useOverview = (days: number) =>
  useQuery<OverviewView, CallError>({
    queryKey: ['overview', days],
    queryFn: async () => {
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
      return requireValue(await call('overview:read', { days, timeZone }))
    },
    // The previous days stay until those of the new period arrive.
    placeholderData: keepPreviousData,
    staleTime: 0,
    // The end of a day sends no event, so the query refetches at that time.
    refetchInterval: ({ state: { data, status } }) => {
      const today = data?.days.at(-1)
      return today === undefined || status === 'error' ? false : Math.max(today.to - Date.now(), 0) + AFTER_DELAY_MS
    },
  })

/** The open requests for a reset code, and their number. */
export const useResetRequests = (order: RequestOrder = 'newest', limit: number = PAGE_DEFAULT_ROWS) =>
  useQuery<OutputOf<'requests:list'>, CallError>({
    queryKey: ['requests', order, limit],
    queryFn: async () => requireValue(await call('requests:list', { order, limit })),
    placeholderData: keepPreviousData,
  })

/** The open security alerts, newest first, and their number. Only administrators read them. */
export const useAlerts = () => {
  const isReader = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'users:manage'))
  return useQuery<OutputOf<'alerts:list'>, CallError>({
    enabled: isReader,
    queryKey: ['alerts'],
    queryFn: async () => requireValue(await call('alerts:list')),
  })
}

/** The programs that may ask about sessions, oldest first. */
export const usePrograms = () =>
  useQuery<ProgramView[], CallError>({
    queryKey: ['programs'],
    queryFn: async () => requireValue(await call('programs:list')).programs,
  })

/** The programs that sign users in, oldest first, and whether they can. */
export const useRelyingPrograms = () =>
  useQuery<OutputOf<'sso:list'>, CallError>({
    queryKey: ['relying-programs'],
    queryFn: async () => requireValue(await call('sso:list')),
  })

/** Who uses a program, the last use first. */
export const useProgramUsers = (id: string) =>
  useQuery<OutputOf<'sso:listUsers'>['users'], CallError>({
    queryKey: ['relying-programs', 'users', id],
    queryFn: async () => requireValue(await call('sso:listUsers', { id })).users,
    staleTime: 0,
  })

/** The programs that the signed-in user allows, by name. */
export const useAllowedPrograms = () =>
  useQuery<OutputOf<'sso:listAllowed'>['programs'], CallError>({
    queryKey: ['allowed-programs'],
    queryFn: async () => requireValue(await call('sso:listAllowed')).programs,
  })

/** All groups by name. */
export const useAllGroups = () =>
  useQuery<OutputOf<'groups:list'>['groups'], CallError>({
    queryKey: ['all-groups'],
    queryFn: async () => requireValue(await call('groups:list')).groups,
    staleTime: 0,
  })

/** Why a user can or cannot sign in to this account. */
export const useSignInExplanation = (email: string) =>
  useQuery<SignInExplanation, CallError>({
    queryKey: ['explanation', email],
    queryFn: async () => requireValue(await call('users:explainSignIn', { email })),
    // Administrators open the panel because of recent events, so cached data is not good enough.
    staleTime: 0,
    // The end of a delay and a date of disabling send no event, so the query refetches at that time. A timer runs for at most 24 days.
    refetchInterval: ({ state: { data } }) => {
      const delays = [...(data?.ways ?? []), data?.secondFactor].flatMap((counted) => counted?.delayedUntil ?? [])
      const ends = [...delays, ...(data?.status.disableAt == null ? [] : [data.status.disableAt])]
      return ends.length === 0 ? false : Math.min(Math.max(Math.min(...ends) - Date.now(), 0) + AFTER_DELAY_MS, DAY_MS)
    },
  })
