import { randomUUID } from 'node:crypto'
import { programScopes } from '../../src/shared/api/programs.ts'
import type { Role } from '../../src/shared/domain/permissions.ts'
import { showCode } from './authenticator.ts'
import type { startTestApp } from './test-app.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

/** A user with an account, a working password and a session. */
export type TestUser = {
  readonly id: string
  readonly email: string
  readonly password: string
  readonly role: Role
  readonly sessionId: string
  /** The id of a second session of the user. */
  readonly otherSessionId: string
  /** The name of the other session in the list. */
  readonly otherSessionName: string
}

const PASSWORD = 'seven green bicycles'

let made = 0

/** Creates users of any role quickly: all share one hash, which only has to match their passwords. */
export const createTestUsers = (app: App) => {
  let hash: string | null = null

  const make = async (role: Role): Promise<TestUser> => {
    hash ??= await app.auth.hashPassword(PASSWORD)
    made += 1
    const email = `${role}-${made}@example.org`
    const { id } = await app.auth.addUser(email, hash, { role })
    const sessionId = (await app.auth.createSession(email)) ?? ''
    const otherSessionId = (await app.auth.createSession(email)) ?? ''
    const { sessions } = await app.call('auth:listSessions', undefined, sessionId)
    const otherSessionName = sessions.find(({ isCurrent }) => !isCurrent)?.id ?? ''
    return { id, email, password: PASSWORD, role, sessionId, otherSessionId, otherSessionName }
  }

  let groups = 0
  return {
    make,
    /** A program with all scopes. */
    addProgram: () => {
      const context = { at: app.clock.now, transport: 'terminal' as const, action: 'programs:add', actor: null, guard: {} }
      return app.auth.addProgram('Kiosk', programScopes, context)
    },
    /** The id of a program that signs users in, which this user allows. */
    addRelyingProgram: async (allowedBy?: string): Promise<string> => {
      const id = randomUUID()
      const program = {
        id,
        name: 'Wiki',
        kind: 'native' as const,
        secretHash: null,
        redirects: ['http://127.0.0.1/callback'],
        logoutRedirects: [],
        logoutAddress: null,
        scopes: ['openid' as const],
        permissions: [],
        isForGroupsOnly: false,
        createdAt: app.clock.now,
        groupIds: [],
      }
      const entry = {
        at: app.clock.now,
        transport: 'terminal',
        actor: null,
        subject: null,
        outcome: 'success',
        details: null,
      } as const
      await app.store.registerRelyingProgram(program, { now: app.clock.now }, { ...entry, action: 'sso:register' })
      const allowed = { programId: id, userId: allowedBy ?? '', scopes: program.scopes }
      if (allowedBy !== undefined)
        await app.store.allowProgram(allowed, { now: app.clock.now }, { ...entry, action: 'sso:allow' })
      return id
    },
    /** A group of its own name, and the entry that created it. */
    addGroup: async (): Promise<{ id: number; entry: number }> => {
      groups += 1
      const fields = { name: `Group ${groups}`, description: '', requiresSecondFactor: false }
      const entry = { at: app.clock.now, transport: 'terminal', actor: null, subject: null, action: 'groups:create' } as const
      const guard = { now: app.clock.now }
      const created = await app.store.createGroup(fields, guard, { ...entry, outcome: 'success', details: null })
      return { id: created.group?.id ?? 0, entry: created.entry }
    },
    /** The entry of a bulk change that has begun. */
    beginChange: (): Promise<number> => {
      const entry = { at: app.clock.now, transport: 'terminal', actor: null, subject: null, action: 'bulk:run' } as const
      const details = { kind: 'bulk-started', change: 'disable', planned: 0 } as const
      return app.store.recordJob({ now: app.clock.now }, { ...entry, outcome: 'success', details })
    },
    /** Gives a user a second factor and resolves to its secret. Their other sessions end. */
    setUpFactor: async ({ sessionId }: TestUser): Promise<string> => {
      const { secret } = await app.call('auth:beginSecondFactor', undefined, sessionId)
      await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, sessionId)
      return secret
    },
  }
}
