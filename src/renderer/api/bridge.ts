import type { GatehouseApi } from '../../shared/api/gatehouse-api.ts'

declare global {
  interface Window {
    readonly gatehouse: GatehouseApi
  }
}

/** The only access to `window.gatehouse` in the renderer. */
export const bridge: GatehouseApi = window.gatehouse
