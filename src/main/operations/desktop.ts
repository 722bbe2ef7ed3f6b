import { deskSetup, firstDeskSetup } from '../../shared/desk-setup.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Caller, Desktop, Handlers, SavedFile } from './call.ts'

type DesktopHandlers = Pick<
  Handlers,
  | 'desktop:copySecret'
  | 'desktop:saveCodes'
  | 'desktop:printCodes'
  | 'desktop:printSlip'
  | 'desktop:printSlips'
  | 'desktop:readSetup'
  | 'desktop:keepSetup'
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
  'desktop:saveCodes': async ({ input, caller }) => requirePath(await requireDesktop(caller).saveCodes(input)),
  'desktop:printCodes': async ({ input, caller }) => requirePath(await requireDesktop(caller).printCodes(input)),
  'desktop:printSlip': async ({ input, caller }) => requirePath(await requireDesktop(caller).printSlip(input)),
  'desktop:printSlips': async ({ input, caller }) => requirePath(await requireDesktop(caller).printSlips(input.slips)),
  'desktop:readSetup': async ({ user, caller }) => {
    // What lies on the disk may be of another version, or of another hand.
    const kept = deskSetup.safeParse(requireDesktop(caller).readSetup(user.id))
    return kept.success ? kept.data : firstDeskSetup
  },
  'desktop:keepSetup': async ({ input, user, caller }) => {
    if (!requireDesktop(caller).keepSetup(user.id, input)) throw new Refusal('file-not-written')
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
