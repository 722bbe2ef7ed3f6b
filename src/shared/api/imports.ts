import { z } from 'zod'
import { IMPORT_MAX_CHARACTERS } from '../domain/limits.ts'
import { defineOperation } from './definition.ts'
import { codeChoice, isLifeAllowed, lifeFault } from './fields.ts'
import { jobView } from './jobs.ts'

export const importsOperations = {
  'imports:plan': defineOperation({
    /**
     * Begins to check a list of people: a table with commas, semicolons or tabs, or lines such as `Name <address>`. Nothing is changed. The plan,
     * in the job's result, belongs to its maker for a quarter of an hour.
     */
    input: z.strictObject({
      text: z
        .string()
        .max(IMPORT_MAX_CHARACTERS, 'list-too-large')
        .refine((text) => text.isWellFormed() && !text.includes('\0'), 'not-well-formed')
        .refine((text) => text.trim() !== '', 'list-empty'),
    }),
    output: jobView,
    permission: 'users:manage',
    kind: 'command',
    inputMaxCharacters: IMPORT_MAX_CHARACTERS,
  }),
  'imports:run': defineOperation({
    /** Starts the job that creates the people of a plan. Each gets an activation code. A role other than `user` requires reauthentication. */
    input: z.strictObject({ planId: z.uuid(), ...codeChoice }).refine(isLifeAllowed, lifeFault),
    output: jobView,
    permission: 'users:manage',
    kind: 'command',
  }),
}
