import type { WebPreferences } from 'electron'

/** Electron's recommended settings. Most are defaults, but explicit values protect against a change of the defaults. */
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
  // The spell checker could send the typed text to a dictionary service.
  spellcheck: false,
} satisfies WebPreferences
