import { z } from 'zod'
import { RECOVERY_CODE_COUNT } from '../domain/codes.ts'
import { PRINTED_CODES_MAX } from '../domain/limits.ts'
import { paperLayout } from '../domain/paper-layout.ts'
import { defineOperation, windowOnly } from './definition.ts'
import { printable, printedCode } from './jobs.ts'
import { listPreferences } from './list-preferences.ts'

const codeSheet = z.strictObject({
  printedCodes: z.array(printedCode).min(1).max(PRINTED_CODES_MAX),
  /** Remembered for the next time. Without it, each code has a page of the remembered paper. */
  layout: paperLayout.optional(),
})

export const desktopOperations = {
  'desktop:copySecret': defineOperation({
    /** To the clipboard, which is cleared after `clearsAfterSeconds` if it still holds it. */
    input: z.strictObject({ text: z.string().max(2000) }),
    output: z.strictObject({ clearsAfterSeconds: z.number().int() }),
    permission: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run'],
  }),
  'desktop:clearSecret': defineOperation({
    /** Clears the clipboard at once if it still holds a copied secret. */
    permission: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run'],
  }),
  'desktop:saveRecoveryCodes': defineOperation({
    input: z.strictObject({ email: printable, codes: z.array(printable).max(RECOVERY_CODE_COUNT) }),
    output: z.strictObject({ path: z.string() }),
    permission: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run'],
    opensDialog: true,
  }),
  'desktop:printRecoveryCodes': defineOperation({
    input: z.strictObject({ email: printable, codes: z.array(printable).max(RECOVERY_CODE_COUNT) }),
    permission: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run'],
    opensDialog: true,
  }),
  'desktop:printResetCodes': defineOperation({
    /** Opens the system's print dialog. */
    input: codeSheet,
    permission: 'users:reset',
    kind: 'command',
    transports: windowOnly,
    opensDialog: true,
  }),
  'desktop:saveResetCodes': defineOperation({
    /** As one PDF. */
    input: codeSheet,
    output: z.strictObject({ path: z.string() }),
    permission: 'users:reset',
    kind: 'command',
    transports: windowOnly,
    opensDialog: true,
  }),
  'desktop:readPaperLayout': defineOperation({
    /** The layout that was chosen last on this computer. */
    output: paperLayout,
    permission: 'users:reset',
    kind: 'query',
    transports: windowOnly,
  }),
  'desktop:readListPreferences': defineOperation({
    /** How the person who is signed in has set up the list of users on this computer. */
    output: listPreferences,
    permission: 'users:read',
    kind: 'query',
    transports: windowOnly,
  }),
  'desktop:saveListPreferences': defineOperation({
    input: listPreferences,
    permission: 'users:read',
    kind: 'command',
    transports: windowOnly,
  }),
  'desktop:chooseFolder': defineOperation({
    /** Asks for another data folder; Gatehouse starts again on it. */
    permission: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['broken'],
    opensDialog: true,
  }),
  'desktop:quit': defineOperation({
    permission: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['broken'],
  }),
}
