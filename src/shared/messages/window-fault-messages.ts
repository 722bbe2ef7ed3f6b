/** The screen in place of a window that could not be drawn. */
export const windowFaultMessages = {
  heading: 'Something went wrong',
  about: 'Gatehouse can’t show this screen. Everything that was saved is safe. Reload signs you out, and opens the window again.',
  again:
    'If it happens again, copy the details and send them to the person who looks after Gatehouse. No content of the directory is in the details.',
  number: (id: string) => `Its number in Gatehouse’s log: ${id}`,
  reload: 'Reload',
  copy: 'Copy details',
  copied: 'Details copied',
  notCopied: 'The details couldn’t be copied. Write down the number instead.',
} as const
