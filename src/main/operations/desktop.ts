import type { ParsedInputOf } from '../../shared/api/index.ts'
import { firstListPreferences, listPreferences } from '../../shared/api/list-preferences.ts'
import { canonicalCode, isCodeShaped, RECOVERY_CODE_COUNT } from '../../shared/domain/codes.ts'
import { firstPaperLayout, type PaperLayout, paperLayout } from '../../shared/domain/paper-layout.ts'
import { Refusal } from '../../shared/errors.ts'
import { hashCode, isRecoveryCode } from '../auth/secrets.ts'
import type { Caller, Desktop, Files, Handler, HandlersOf, OpenedFile, Printed, SavedFile } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import type { AppParts } from './app.ts'

/** @throws Refusal not-available if the caller has no window */
export const requireDesktop = ({ desktop }: Caller): Desktop => {
  if (!desktop) throw new Refusal('not-available')
  return desktop
}

/** The files that the caller can choose. @throws Refusal not-available */
export const requireFiles = ({ desktop, files }: Caller): Files => {
  const chosen = desktop ?? files
  if (!chosen) throw new Refusal('not-available')
  return chosen
}

/** @throws Refusal cancelled, file-not-written */
export const requireFile = <F extends SavedFile | OpenedFile>(file: F): Extract<F, { path: string }> => {
  if (file.kind === 'cancelled') throw new Refusal('cancelled')
  if (file.kind === 'failed') throw new Refusal({ code: 'file-not-written', fault: file.fault })
  return file as Extract<F, { path: string }>
}

/** @throws Refusal cancelled, file-not-written */
export const requirePath = (file: SavedFile): { path: string } => ({ path: requireFile(file).path })

/** Without a store there is no directory, and so no codes. */
export type DesktopParts = Pick<AppParts, 'readStatus'> & { readonly store?: Store }

/** Recovery codes that left the screen. Only who has a code can mark it as kept, so it needs no session. */
const keepCodes = async ({ store }: DesktopParts, typed: readonly string[], at: number): Promise<void> => {
  const codes = typed.filter(isRecoveryCode)
  if (codes.length > 0) await store?.keepRecoveryCodes(codes.map(hashCode), at)
}

const copySecret =
  (parts: DesktopParts): Handler<'desktop:copySecret'> =>
  async ({ input, caller, context }) => {
    const clearsAfterSeconds = await requireDesktop(caller).copySecret(input.text)
    await keepCodes(parts, input.text.split('\n').slice(0, RECOVERY_CODE_COUNT), context.at)
    return { clearsAfterSeconds }
  }

const clearSecret: Handler<'desktop:clearSecret'> = async ({ caller }) => {
  await requireDesktop(caller).clearSecret()
  return { done: true }
}

const requirePrinted = (printed: Printed): { done: true } => {
  if (printed === 'printed') return { done: true }
  throw new Refusal(printed === 'cancelled' ? 'cancelled' : 'not-printed')
}

/** A scanner types a hyphen as another character on most keyboard layouts. A token of compat mode is compared as it is. */
const withoutHyphens = (resetToken: string): string => (isCodeShaped(resetToken) ? canonicalCode(resetToken) : resetToken)

/** The remembered layout. Another version of Gatehouse or a person may have written it. */
const readLayout = (desktop: Desktop): PaperLayout => {
  const stored = paperLayout.safeParse(desktop.readPaperLayout())
  return stored.success ? stored.data : firstPaperLayout(desktop.readCountry())
}

const chooseLayout = (desktop: Desktop, chosen: PaperLayout | undefined): PaperLayout => {
  if (chosen) desktop.savePaperLayout(chosen)
  return chosen ?? { ...readLayout(desktop), perPage: 1 }
}

const readPaperLayout: Handler<'desktop:readPaperLayout'> = async ({ caller }) => readLayout(requireDesktop(caller))

/** What goes on paper has the name of the directory, so that a user knows where the code works. */
const paperHandlers = (parts: DesktopParts) => {
  const readDirectoryName = async (): Promise<string> => {
    const status = await parts.readStatus()
    return status.state === 'broken' ? '' : status.directoryName
  }

  const saveRecoveryCodes: Handler<'desktop:saveRecoveryCodes'> = async ({ input, caller, context }) => {
    const desktop = requireDesktop(caller)
    const sheet = { ...input, directory: await readDirectoryName() }
    const saved = requirePath(await desktop.saveRecoveryCodes(sheet, readLayout(desktop).paper))
    await keepCodes(parts, input.codes, context.at)
    return saved
  }

  const printRecoveryCodes: Handler<'desktop:printRecoveryCodes'> = async ({ input, caller, context }) => {
    const desktop = requireDesktop(caller)
    const sheet = { ...input, directory: await readDirectoryName() }
    const printed = requirePrinted(await desktop.printRecoveryCodes(sheet, readLayout(desktop).paper))
    await keepCodes(parts, input.codes, context.at)
    return printed
  }

  const makeCodeSheet = async (desktop: Desktop, { printedCodes, layout }: ParsedInputOf<'desktop:printResetCodes'>) => ({
    printedCodes: printedCodes.map((code) => ({ ...code, scanned: withoutHyphens(code.resetToken) })),
    layout: chooseLayout(desktop, layout),
    directory: await readDirectoryName(),
  })

  const printResetCodes: Handler<'desktop:printResetCodes'> = async ({ input, caller }) => {
    const desktop = requireDesktop(caller)
    return requirePrinted(await desktop.printResetCodes(await makeCodeSheet(desktop, input)))
  }

  const saveResetCodes: Handler<'desktop:saveResetCodes'> = async ({ input, caller }) => {
    const desktop = requireDesktop(caller)
    return requirePath(await desktop.saveResetCodes(await makeCodeSheet(desktop, input)))
  }

  return {
    'desktop:saveRecoveryCodes': saveRecoveryCodes,
    'desktop:printRecoveryCodes': printRecoveryCodes,
    'desktop:printResetCodes': printResetCodes,
    'desktop:saveResetCodes': saveResetCodes,
  }
}

const readListPreferences: Handler<'desktop:readListPreferences'> = async ({ user, caller }) => {
  // Another version of Gatehouse or a person may have written the stored preferences.
  const stored = listPreferences.safeParse(requireDesktop(caller).readListPreferences(user.id))
  return stored.success ? stored.data : firstListPreferences
}

const saveListPreferences: Handler<'desktop:saveListPreferences'> = async ({ input, user, caller }) => {
  if (!requireDesktop(caller).saveListPreferences(user.id, input)) throw new Refusal({ code: 'file-not-written', fault: null })
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
export const createDesktopHandlers = (parts: DesktopParts): HandlersOf<'desktop'> => ({
  ...paperHandlers(parts),
  'desktop:copySecret': copySecret(parts),
  'desktop:clearSecret': clearSecret,
  'desktop:readPaperLayout': readPaperLayout,
  'desktop:readListPreferences': readListPreferences,
  'desktop:saveListPreferences': saveListPreferences,
  'desktop:chooseFolder': chooseFolder,
  'desktop:quit': quit,
})
