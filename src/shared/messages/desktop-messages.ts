/** The menu and the dialogs of the system. */
export const desktopMessages = {
  fileMenu: 'File',
  newWindow: 'New Window',
  viewMenu: 'View',
  reload: 'Reload and Sign Out',
  chooseFolder: 'Choose the data folder',
  recoveryCodesFile: 'Gatehouse recovery codes',
  resetCodeFile: 'Gatehouse reset code',
  resetCodesFile: 'Gatehouse reset codes',
  auditLogFile: 'Gatehouse audit log',
  fileKinds: { csv: 'CSV', 'json-lines': 'JSON Lines', pdf: 'PDF', text: 'Text' },
} as const
