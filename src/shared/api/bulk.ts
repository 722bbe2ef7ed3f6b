import { z } from 'zod'
import { bulkChange, bulkSelection } from './bulk-change.ts'
import { defineOperation } from './definition.ts'
import { changeReason, codeChoice, isLifeAllowed, lifeFault } from './fields.ts'
import { jobView } from './jobs.ts'

export const bulkOperations = {
  'bulk:plan': defineOperation({
    /**
     * Begins to look who would change and who would not, which changes nothing; a look of the same person that is under way ends.
     * The plan, in the job's result, is its maker's alone, for a quarter of an hour.
     */
    input: z.strictObject({ change: bulkChange, selection: bulkSelection.optional() }),
    output: jobView,
    permission: 'users:bulk',
    kind: 'command',
  }),
  'bulk:run': defineOperation({
    /**
     * Starts the job. It skips users who were changed since the plan was made. `lifeHours` and `isShort`: for a plan that issues activation
     * codes.
     */
    input: z.strictObject({ planId: z.uuid(), reason: changeReason.optional(), ...codeChoice }).refine(isLifeAllowed, lifeFault),
    output: jobView,
    permission: 'users:bulk',
    kind: 'command',
  }),
}
