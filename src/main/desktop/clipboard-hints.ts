/** The formats by which a password manager keeps a secret out of clipboard histories, with their content. */
type Hints = Readonly<Record<string, string | Blob>>

/** A 32-bit zero, which Windows reads as "no". */
const NO = new Blob([new Uint8Array(4)])

/**
 * What each system's clipboard histories look for.
 *
 * - Linux: Klipper, CopyQ and GNOME's extensions know the hint of KDE.
 * - macOS: nspasteboard.org.
 * - Windows: "Cloud Clipboard and Clipboard History Formats" of Microsoft.
 */
const hints: Partial<Readonly<Record<NodeJS.Platform, Hints>>> = {
  linux: { 'x-kde-passwordManagerHint': 'secret' },
  darwin: { 'org.nspasteboard.ConcealedType': '' },
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: NO,
    CanIncludeInClipboardHistory: NO,
    CanUploadToCloudClipboard: NO,
  },
}

/** A secret as text, with the hints of this system under the names that Electron 45 gives to a system's own formats. */
export const secretFormats = (text: string, platform: NodeJS.Platform): Hints => ({
  'text/plain': text,
  ...Object.fromEntries(
    Object.entries(hints[platform] ?? {}).map(([name, content]) => [
      `electron application/osclipboard;format="${name}"`,
      content,
    ]),
  ),
})
