import type { WebPreferences } from 'electron'

/** Electron's own advice, said out loud although most of it is the default: a later default must not loosen it. */
export const hardenedPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  webviewTag: false,
  // Would send what is typed to a dictionary service.
  spellcheck: false,
} satisfies WebPreferences
