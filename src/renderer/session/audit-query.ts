import type { Transport } from '../../shared/api/definition.ts'
import type { OverviewView } from '../../shared/api/overview.ts'
import { openScreen, setScreenParameter } from './window-state.ts'

/** A user's permanent id, and the name and address to show. */
export type FilterParty = { readonly id: string; readonly email: string; readonly name: string }

/** The filter of the audit log as it is shown and kept. Days are in the user's time zone, such as `2026-01-31`. */
export type LogFilter = {
  readonly actor?: FilterParty
  readonly subject?: FilterParty
  readonly action?: string
  readonly outcome?: 'success' | 'refused'
  readonly transport?: Transport
  readonly firstDay?: string
  readonly lastDay?: string
  /** Changes only. */
  readonly isChange?: true
  /** The entries of the bulk change that this entry started, and its words. */
  readonly bulk?: { readonly entry: number; readonly fact: string }
}

const FILTER = 'filter'
const OPENED = 'opened-entry'

/** The names of the screen parameters of the audit log. */
export const auditParameters = { filter: FILTER, opened: OPENED } as const

/** Opens the audit log under a filter. */
const openAudit = (filter: LogFilter): void => {
  openScreen({ kind: 'audit' })
  setScreenParameter(FILTER, JSON.stringify(filter))
}

/** Opens an entry beside the audit log. */
export const openEntry = (id: number): void => {
  openScreen({ kind: 'audit' })
  setScreenParameter(OPENED, String(id))
}

type Day = Pick<OverviewView['days'][number], 'date'>

/** What is counted as each kind of event. */
const events = {
  signIns: { action: 'auth:login', outcome: 'success' },
  failures: { action: 'auth:login', outcome: 'refused' },
  lockouts: { action: 'auth:lock' },
  resets: { action: 'auth:reset', outcome: 'success' },
} as const satisfies Record<string, LogFilter>

/** Opens the entries that a chart counts for a day. */
export const openEvents = (event: keyof typeof events, { date }: Day): void =>
  openAudit({ ...events[event], firstDay: date, lastDay: date })
