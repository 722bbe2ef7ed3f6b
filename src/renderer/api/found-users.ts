import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { UserView } from '../../shared/api/user-summary.ts'
import { searchKey } from '../../shared/domain/search-key.ts'
import { call } from './call.ts'
import { type CallError, requireValue } from './query-client.ts'

/** The search is sent after this pause in typing (milliseconds), because keys come in bursts. */
const PAUSE_MS = 60

/** As many matches as fit beside the actions without scrolling. */
const HITS = 6

/** How long (milliseconds) matches are cached, for a user who deletes a letter and retypes it. */
const FORGOTTEN_AFTER_MS = 15_000

const usePaused = (text: string): string => {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const waiting = setTimeout(() => setPaused(text), PAUSE_MS)
    return () => clearTimeout(waiting)
  }, [text])
  return paused
}

const nobody: readonly UserView[] = []

type FoundUsers = {
  readonly users: readonly UserView[]
  /** The matches belong to an earlier search, or have not arrived. */
  readonly isPending: boolean
  readonly hasFailed: boolean
}

/** Which users are searched. Of both, deleted users come last. */
export type SearchedUsers = 'living' | 'deleted' | 'both'

const findUsers = async (search: string, among: SearchedUsers): Promise<readonly UserView[]> => {
  const living = among === 'deleted' ? nobody : requireValue(await call('users:find', { search, limit: HITS })).users
  if (among === 'living' || living.length === HITS) return living
  const deleted = await call('users:list', { search, filter: { state: 'deleted' }, limit: HITS - living.length })
  return [...living, ...requireValue(deleted).users]
}

/** The best matches by email or name. While a search runs, the previous matches that still fit stay, and a late answer is ignored. */
export const useFoundUsers = (typed: string, isAsked: boolean, among: SearchedUsers = 'living'): FoundUsers => {
  const search = usePaused(typed.trim())
  const isWanted = isAsked && search !== ''
  const { data, isError } = useQuery<readonly UserView[], CallError>({
    enabled: isWanted,
    queryKey: ['users', 'found', search, among],
    queryFn: () => findUsers(search, among),
    gcTime: FORGOTTEN_AFTER_MS,
  })
  const [former, setFormer] = useState(nobody)
  useEffect(() => {
    if (data) setFormer(data)
  }, [data])
  const wanted = searchKey(typed).split(/\s+/u)
  if (!isAsked || wanted.join('') === '') return { users: nobody, isPending: false, hasFailed: false }
  if (search === typed.trim() && (data || isError)) return { users: data ?? nobody, isPending: false, hasFailed: isError }
  const users = former.filter(({ email, name }) => {
    const key = searchKey(`${email}\n${name}`)
    return wanted.every((word) => key.includes(word))
  })
  return { users, isPending: true, hasFailed: false }
}
