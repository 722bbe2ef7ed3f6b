import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import { bridge } from '../../api/bridge.ts'
import { call } from '../../api/call.ts'
import type { AskLog, LogReading, LogSnapshot } from './log-reading.ts'
import { readMatchingLog } from './matching-log.ts'
import { readWholeLog } from './whole-log.ts'

const ask: AskLog = {
  list: (input) => call('audit:list', input),
  outline: (input) => call('audit:outline', input),
  count: (input) => call('audit:count', input),
}

type ShownLog = {
  /** The key of the filter that these entries belong to. */
  readonly key: string
  readonly snapshot: LogSnapshot
  readonly want: LogReading['want']
  readonly retry: LogReading['retry']
}

/** The audit log under a filter, kept up to date. The previous filter's entries stay, marked stale, until the new ones arrive. */
export const useAuditLog = (filter: AuditFilter): ShownLog & { readonly isStale: boolean } => {
  const key = JSON.stringify(filter)
  const reading = useMemo(() => {
    const asked: AuditFilter = JSON.parse(key)
    return Object.keys(asked).length === 0 ? readWholeLog(ask) : readMatchingLog(ask, asked)
  }, [key])
  useEffect(
    () =>
      bridge.onChanged((topic) => {
        if (topic === 'audit') reading.renew()
      }),
    [reading],
  )
  const snapshot = useSyncExternalStore(reading.subscribe, reading.read)
  const current: ShownLog = { key, snapshot, want: reading.want, retry: reading.retry }
  const former = useRef<ShownLog | null>(null)
  useEffect(() => {
    if (snapshot.state !== 'loading') former.current = current
  })
  const isStale = snapshot.state === 'loading' && former.current?.snapshot.state === 'ready' && former.current.key !== key
  return isStale && former.current ? { ...former.current, isStale } : { ...current, isStale: false }
}
