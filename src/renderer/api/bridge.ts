import type { GatehouseApi } from '../../shared/api/gatehouse-api.ts'

declare global {
  interface Window {
    readonly gatehouse: GatehouseApi
  }
}

/** The only way out of the window. Nothing else in the renderer touches `window.gatehouse`. */
export const bridge: GatehouseApi = window.gatehouse
