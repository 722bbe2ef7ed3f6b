import type { Policy } from '../../../shared/domain/policy.ts'

/** How the HTTP transport behaves for this directory. */
export type HttpRules = {
  /** How a request may carry its session. */
  readonly carriers: readonly ('cookie' | 'bearer')[]
  /** Whether there are routes beyond the original exercise. */
  readonly isForPrograms: boolean
}

/** In compat mode only the original exercise's routes and carriers are available. */
export const httpRulesOf = ({ compat }: Pick<Policy, 'compat'>): HttpRules =>
  compat ? { carriers: ['cookie'], isForPrograms: false } : { carriers: ['cookie', 'bearer'], isForPrograms: true }
