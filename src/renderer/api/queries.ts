import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { OutputOf } from '../../shared/api/contract.ts'
import type {
  OverviewView,
  OwnView,
  ProgramView,
  SecurityEventView,
  SessionView,
  SettingsView,
  SignInExplanation,
  UserSummaryView,
} from '../../shared/api/views.ts'
import type { GatehouseError } from '../../shared/errors.ts'
import type { Result } from '../../shared/result.ts'
import { useWindowState } from '../session/window-state.ts'
import { bridge } from './bridge.ts'
import { call, readPerson } from './call.ts'
import { JOBS_KEY } from './own-job.ts'

/** After a delay's end (milliseconds), so that it is over for Gatehouse too. */
const AFTER_DELAY_MS = 250

/** A failed query's error, for what it says to `formatError`. */
export class CallError extends Error {
  readonly error: GatehouseError

  constructor(error: GatehouseError) {
    super(error.code)
    this.error = error
  }
}

/** The value, or a `CallError`. */
export const requireValue = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new CallError(result.error)
}

/** What was asked of Gatehouse, for one signed-in person. Everything answers on this computer: no network, no retries. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, staleTime: 30_000 },
    },
  })

/** Asks again for what is shown whenever Gatehouse says that it changed. */
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
        // Not where it was refused: the refusal is an entry of its own, which would be told here again, and so on.
        if (topic === 'audit')
          for (const kept of ['explanation', 'account', 'timeline', 'audit-head'])
            void client.invalidateQueries({ queryKey: [kept], predicate: ({ state }) => state.status !== 'error' })
        if (topic === 'audit' || topic === 'users' || topic === 'directory')
          void client.invalidateQueries({ queryKey: ['overview'], predicate: ({ state }) => state.status !== 'error' })
        if (topic === 'directory') void client.invalidateQueries({ queryKey: ['settings'] })
        if (topic === 'http') void client.invalidateQueries({ queryKey: ['http'] })
        if (topic === 'http') void client.invalidateQueries({ queryKey: ['programs'] })
        if (topic === 'jobs') void client.invalidateQueries({ queryKey: [JOBS_KEY] })
      }),
    [client],
  )
}

/** The signed-in person's own account; what sign-in learnt of it is there at once. */
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

/** One's own sessions, the newest first. */
export const useOwnSessions = () =>
  useQuery<SessionView[], CallError>({
    queryKey: ['sessions'],
    queryFn: async () => requireValue(await call('auth:listSessions')).sessions,
  })

/** What happened to one's own account within 30 days, the newest first. */
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

/** What the HTTP API of this process does, and its last calls, the newest first. */
export const useHttpApi = () =>
  useQuery<OutputOf<'http:read'>, CallError>({
    queryKey: ['http'],
    queryFn: async () => requireValue(await call('http:read')),
    // Calls are told of while the screen is open, and come in before.
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
    // The days before stay until those of another period are here.
    placeholderData: keepPreviousData,
    staleTime: 0,
    // The end of a day sends no event, so the query refetches at that time.
    refetchInterval: ({ state: { data, status } }) => {
      const today = data?.days.at(-1)
      return today === undefined || status === 'error' ? false : Math.max(today.to - Date.now(), 0) + AFTER_DELAY_MS
    },
  })

/** Who asks for a reset code and has none yet: those who have waited longest, and how many wait. */
export const useResetRequests = () =>
  useQuery<OutputOf<'requests:list'>, CallError>({
    queryKey: ['requests'],
    queryFn: async () => requireValue(await call('requests:list')),
  })

/** The programs that may ask about sessions, in the order in which they were added. */
export const usePrograms = () =>
  useQuery<ProgramView[], CallError>({
    queryKey: ['programs'],
    queryFn: async () => requireValue(await call('programs:list')).programs,
  })

/** Why this account can or cannot sign in. */
export const useSignInExplanation = (email: string, isAsked: boolean) =>
  useQuery<SignInExplanation, CallError>({
    enabled: isAsked,
    queryKey: ['explanation', email],
    queryFn: async () => requireValue(await call('users:explainSignIn', { email })),
    // What happened since the panel was last open may be the very reason to open it.
    staleTime: 0,
    // The end of a delay sends no event, so the query refetches at that time.
    refetchInterval: ({ state: { data } }) => {
      const ends = [...(data?.ways ?? []), data?.secondFactor].flatMap((counted) => counted?.delayedUntil ?? [])
      return ends.length === 0 ? false : Math.max(Math.min(...ends) - Date.now(), 0) + AFTER_DELAY_MS
    },
  })
