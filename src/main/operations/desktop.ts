import { firstListPreferences, listPreferences } from '../../shared/api/list-preferences.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Caller, Desktop, Handler, HandlersOf, SavedFile } from '../pipeline/handler.ts'

/** @throws Refusal not-available if the caller has no window */
export const requireDesktop = ({ desktop }: Caller): Desktop => {
  if (!desktop) throw new Refusal('not-available')
  return desktop
}

const requirePath = (file: SavedFile): { path: string } => {
  if (file.kind === 'saved') return { path: file.path }
  throw new Refusal(file.kind === 'cancelled' ? 'cancelled' : 'file-not-written')
}

const copySecret: Handler<'desktop:copySecret'> = async ({ input, caller }) => ({
  clearsAfterSeconds: await requireDesktop(caller).copySecret(input.text),
})

const saveRecoveryCodes: Handler<'desktop:saveRecoveryCodes'> = async ({ input, caller }) =>
  requirePath(await requireDesktop(caller).saveRecoveryCodes(input))

const printRecoveryCodes: Handler<'desktop:printRecoveryCodes'> = async ({ input, caller }) =>
  requirePath(await requireDesktop(caller).printRecoveryCodes(input))

const printResetCode: Handler<'desktop:printResetCode'> = async ({ input, caller }) =>
  requirePath(await requireDesktop(caller).printResetCode(input))

const printResetCodes: Handler<'desktop:printResetCodes'> = async ({ input, caller }) =>
  requirePath(await requireDesktop(caller).printResetCodes(input.printedCodes))

const readListPreferences: Handler<'desktop:readListPreferences'> = async ({ user, caller }) => {
  // Another version of Gatehouse or a person may have written the stored preferences.
  const stored = listPreferences.safeParse(requireDesktop(caller).readListPreferences(user.id))
  return stored.success ? stored.data : firstListPreferences
}

const saveListPreferences: Handler<'desktop:saveListPreferences'> = async ({ input, user, caller }) => {
  if (!requireDesktop(caller).saveListPreferences(user.id, input)) throw new Refusal('file-not-written')
  return { done: true }
}

const chooseFolder: Handler<'desktop:chooseFolder'> = async ({ caller }) => {
  if (!(await requireDesktop(caller).chooseFolder())) throw new Refusal('cancelled')
  return { done: true }
}

const quit: Handler<'desktop:quit'> = async ({ caller }) => {
  requireDesktop(caller).quit()
  return { done: true }
}

/** What the window does for its user: clipboard, printing, files, the choice of another folder. */
export const desktopHandlers: HandlersOf<'desktop'> = {
  'desktop:copySecret': copySecret,
  'desktop:saveRecoveryCodes': saveRecoveryCodes,
  'desktop:printRecoveryCodes': printRecoveryCodes,
  'desktop:printResetCode': printResetCode,
  'desktop:printResetCodes': printResetCodes,
  'desktop:readListPreferences': readListPreferences,
  'desktop:saveListPreferences': saveListPreferences,
  'desktop:chooseFolder': chooseFolder,
  'desktop:quit': quit,
}
