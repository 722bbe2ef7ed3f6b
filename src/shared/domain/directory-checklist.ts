import type { Policy } from './policy.ts'

/** What a new directory still needs, in the order in which administrators see it. */
export const checklistSteps = [
  'recovery-codes',
  'registration',
  'directory-name',
  'second-administrator',
  'second-factor',
  'first-people',
] as const

export type ChecklistStep = (typeof checklistSteps)[number]

/** The facts that complete the steps. */
export type ChecklistFacts = {
  readonly policy: Pick<Policy, 'registration' | 'directoryName' | 'settledSteps'>
  readonly administrators: number
  readonly people: number
  readonly hasSecondFactor: boolean
  /** The own recovery codes that still work, and those among them that were never copied, saved or printed. */
  readonly codes: { readonly left: number; readonly unkept: number }
}

const isComplete = (step: ChecklistStep, { policy, administrators, people, hasSecondFactor, codes }: ChecklistFacts): boolean => {
  switch (step) {
    case 'recovery-codes':
      return codes.left > 0 && codes.unkept === 0
    case 'registration':
      return policy.registration === 'closed' || policy.settledSteps.includes('registration')
    case 'directory-name':
      return policy.directoryName !== ''
    case 'second-administrator':
      return administrators > 1
    case 'second-factor':
      return hasSecondFactor
    case 'first-people':
      return people > 0
  }
}

/** The steps, each with whether it is done. Null once all are done or an administrator has dismissed the list. */
export const readChecklist = (facts: ChecklistFacts): { step: ChecklistStep; isDone: boolean }[] | null => {
  if (facts.policy.settledSteps.includes('all')) return null
  const steps = checklistSteps.map((step) => ({ step, isDone: isComplete(step, facts) }))
  return steps.every(({ isDone }) => isDone) ? null : steps
}
