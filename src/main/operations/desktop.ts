import { firstListPreferences, listPreferences } from '../../shared/api/list-preferences.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Caller, Desktop, Handlers, SavedFile } from '../pipeline/call.ts'

type DesktopHandlers = Pick<
  Handlers,
  | 'desktop:copySecret'
  | 'desktop:saveRecoveryCodes'
  | 'desktop:printRecoveryCodes'
  | 'desktop:printResetCode'
  | 'desktop:printResetCodes'
  | 'desktop:readListPreferences'
  | 'desktop:saveListPreferences'
  | 'desktop:chooseFolder'
  | 'desktop:quit'
>

/** @throws Refusal not-available where the caller has no window */
export const requireDesktop = ({ desktop }: Caller): Desktop => {
  if (!desktop) throw new Refusal('not-available')
  return desktop
}

const requirePath = (file: SavedFile): { path: string } => {
  if (file.kind === 'saved') return { path: file.path }
  throw new Refusal(file.kind === 'cancelled' ? 'cancelled' : 'file-not-written')
}

/** What the window does for its person: clipboard, paper, files, the choice of another folder. */
export const desktopOperations: DesktopHandlers = {
  'desktop:copySecret': async ({ input, caller }) => ({
    clearsAfterSeconds: await requireDesktop(caller).copySecret(input.text),
  }),
  'desktop:saveRecoveryCodes': async ({ input, caller }) => requirePath(await requireDesktop(caller).saveRecoveryCodes(input)),
  'desktop:printRecoveryCodes': async ({ input, caller }) => requirePath(await requireDesktop(caller).printRecoveryCodes(input)),
  'desktop:printResetCode': async ({ input, caller }) => requirePath(await requireDesktop(caller).printResetCode(input)),
  'desktop:printResetCodes': async ({ input, caller }) =>
    requirePath(await requireDesktop(caller).printResetCodes(input.printedCodes)),
  'desktop:readListPreferences': async ({ user, caller }) => {
    // What lies on the disk may be of another version, or of another hand.
    const kept = listPreferences.safeParse(requireDesktop(caller).readListPreferences(user.id))
    return kept.success ? kept.data : firstListPreferences
  },
  'desktop:saveListPreferences': async ({ input, user, caller }) => {
    if (!requireDesktop(caller).saveListPreferences(user.id, input)) throw new Refusal('file-not-written')
    return { done: true }
  },
  'desktop:chooseFolder': async ({ caller }) => {
    if (!(await requireDesktop(caller).chooseFolder())) throw new Refusal('cancelled')
    return { done: true }
  },
  'desktop:quit': async ({ caller }) => {
    requireDesktop(caller).quit()
    return { done: true }
  },
}
