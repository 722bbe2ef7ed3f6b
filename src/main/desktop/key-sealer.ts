import { safeStorage } from 'electron'

/** Seals and opens text with the system's keychain. */
type Sealer = { readonly seal: (text: string) => Promise<string>; readonly open: (sealed: string) => Promise<string> }

// Newer Electron has asynchronous calls and deprecates the older ones; version 33 has only the older. They read each other's
// data.
const hasAsync = (): boolean => 'encryptStringAsync' in safeStorage

// On Linux without a keychain, Chromium encrypts with a publicly known password, which protects nothing.
const isRealKeychain = (): boolean =>
  process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())

const isAvailable = async (): Promise<boolean> => {
  if (!isRealKeychain()) return false
  return hasAsync() ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable()
}

const makeSealer = (): Sealer =>
  hasAsync()
    ? {
        seal: async (text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
        open: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result,
      }
    : {
        seal: async (text) => safeStorage.encryptString(text).toString('base64'),
        open: async (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
      }

/** The system's keychain. Null if there is none. Call only after the app is ready. */
export const findKeySealer = async (): Promise<Sealer | null> => ((await isAvailable()) ? makeSealer() : null)
