import { contextBridge, ipcRenderer, webFrame } from 'electron'
import type { GatehouseApi } from '../shared/api/gatehouse-api.ts'
import { type Announcement, callChannel, changedChannel, type OperationName, operationNames } from '../shared/api/names.ts'
import type { Result } from '../shared/result.ts'
import { installApi } from './main-world.ts'

/** Makes one call over the IPC channel. A value that cannot be cloned (a function, a symbol) becomes an invalid-input error. */
const call = async (operation: OperationName, input?: unknown, sessionId?: unknown): Promise<Result<unknown>> => {
  try {
    return await ipcRenderer.invoke(callChannel, { operation, input, sessionId })
  } catch (error) {
    if (!String(error).includes('could not be cloned')) return { ok: false, error: { code: 'not-available' } }
    return { ok: false, error: { code: 'invalid-input', issues: [{ path: '', reason: 'not-plain' }] } }
  }
}

const onChanged: GatehouseApi['onChanged'] = (listener) => {
  const relay = (_event: unknown, topic: Announcement): void => listener(topic)
  ipcRenderer.on(changedChannel, relay)
  return () => void ipcRenderer.off(changedChannel, relay)
}

type Methods = Record<string, (input?: unknown, sessionId?: unknown) => Promise<Result<unknown>>>

/** `auth:login` becomes `gatehouse.auth.login`. The contract defines the types. */
const subjects: Record<string, Methods> = {}
for (const operation of operationNames) {
  const [subject = '', method = ''] = operation.split(':')
  subjects[subject] ??= {}
  subjects[subject][method] = (input, sessionId) => call(operation, input, sessionId)
}

contextBridge.exposeInMainWorld('gatehouseBridge', { ...subjects, onChanged })
// Electron has a method for this since version 35.
if ('executeInMainWorld' in contextBridge) contextBridge.executeInMainWorld({ func: installApi })
else void Reflect.apply(webFrame.executeJavaScript, webFrame, [`(${String(installApi)})()`])
