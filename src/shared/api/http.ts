import { z } from 'zod'
import { defineOperation } from './definition.ts'
import { time } from './fields.ts'

/** Whether this process answers over HTTP, and where; or why not. */
const httpStateView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({
    kind: z.literal('listening'),
    address: z.string(),
    port: z.number().int(),
    /** Also at `::1`, where the name localhost leads first, unless this computer has no IPv6. */
    withoutIpv6: z.literal(true).optional(),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    port: z.number().int(),
    /** `localhost-taken`: another program listens at `::1`. */
    reason: z.enum(['port-taken', 'localhost-taken', 'port-refused', 'unexpected']),
  }),
])

export type HttpStateView = z.infer<typeof httpStateView>

/** One answer over HTTP: nothing of what was sent but the route's own path. */
const httpCallView = z.strictObject({
  at: time,
  method: z.string(),
  /** Null where there is no such route: what stands there may be anything. */
  path: z.string().nullable(),
  status: z.number().int(),
  milliseconds: z.number(),
})

export type HttpCallView = z.infer<typeof httpCallView>

export const httpOperations = {
  'http:read': defineOperation({
    /** The HTTP API of this process: its state and its last calls, the newest first. */
    output: z.strictObject({ state: httpStateView, calls: z.array(httpCallView) }),
    permission: 'settings:read',
    kind: 'query',
  }),
  'http:retry': defineOperation({
    /** Opens the port again after a failure. Resolves to the new state. */
    output: httpStateView,
    permission: 'settings:write',
    kind: 'command',
  }),
}
