import { safeStorage } from 'electron'

/** Seals and opens text with the system's keychain. */
type Sealer = { readonly seal: (text: string) => Promise<string>; readonly open: (sealed: string) => Promise<string> }

// Since Electron 42 or so; the older calls are deprecated, and 33 has no others. What those sealed, these open.
const hasAsync = (): boolean => 'encryptStringAsync' in safeStorage

// Chromium encrypts with a password that everyone knows where Linux has no keychain; that would seal nothing.
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

/** The system's keychain, or null where it has none. Only after the app is ready. */
export const findKeySealer = async (): Promise<Sealer | null> => ((await isAvailable()) ? makeSealer() : null)
