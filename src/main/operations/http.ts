import type { HandlersOf } from '../pipeline/handler.ts'
import type { HttpActivity } from './http-activity.ts'

export type HttpParts = { readonly httpActivity: Pick<HttpActivity, 'read'> }

/** The state of the HTTP transport and its last calls. */
export const createHttpHandlers = ({ httpActivity }: HttpParts): HandlersOf<'http'> => ({
  'http:read': async () => httpActivity.read(),
})
