import type { Policy } from '../../../shared/domain/policy.ts'

/** What the HTTP transport is told of the directory that it stands before. */
export type HttpRules = {
  /** How a session may be shown. */
  readonly carriers: readonly ('cookie' | 'bearer')[]
  /** Whether it offers more than the original exercise's routes. */
  readonly isForPrograms: boolean
}

/** A directory that was created with `--compat` has the original exercise's ways in, and no others. */
export const httpRulesOf = ({ compat }: Pick<Policy, 'compat'>): HttpRules =>
  compat ? { carriers: ['cookie'], isForPrograms: false } : { carriers: ['cookie', 'bearer'], isForPrograms: true }
