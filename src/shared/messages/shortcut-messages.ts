/** The list of keyboard shortcuts. */
export const shortcutMessages = {
  heading: 'Keyboard shortcuts',
  anywhere: {
    heading: 'Anywhere',
    palette: 'Search or go to',
    list: 'Show this list',
    close: 'Close a dialog or panel',
    newWindow: 'New window',
    lock: 'Lock now',
    reload: 'Reload and sign out',
  },
  users: {
    search: 'Search users',
    move: 'Move by row',
    page: 'Move by page',
    ends: 'First and last row',
    open: 'Open the panel',
    step: 'Next or previous user',
    select: 'Select or deselect',
    extend: 'Extend the selection',
    selectAll: 'Select all matches',
    clear: 'Clear the selection',
  },
  audit: {
    search: 'Search the log',
    move: 'Move by entry',
    page: 'Move by page',
    ends: 'Newest and oldest entry',
    open: 'Open the entry',
    step: 'Next or previous entry',
    unfold: 'Show the entries of a bulk change',
  },
} as const

/** What is known of this Gatehouse. */
export const aboutMessages = {
  heading: 'About Gatehouse',
  copy: 'Copy details',
  copied: 'Details copied',
  notCopied: 'The details couldn’t be copied. Select them and copy them yourself.',
} as const

/** The version, the runtime by the user agent of the window, and the data folder, one line each. */
export const formatAbout = ({ version, dataFolder }: { version: string; dataFolder: string }, userAgent: string): string[] => {
  const runtime = userAgent.match(/(?:Electron|Chrome)\/[\d.]+/g) ?? []
  return [`Gatehouse ${version}`, runtime.map((part) => part.replace('/', ' ')).join(', '), `Data folder: ${dataFolder}`].filter(
    (line) => line !== '',
  )
}
