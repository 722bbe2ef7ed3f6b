import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { InputOf } from '../../src/shared/api/index.ts'
import { transferFields } from '../../src/shared/domain/transfer-choices.ts'
import { planTransfer } from '../helpers/jobs.ts'
import { SAMPLES, skipsSamples, withSamples } from '../helpers/samples.ts'
import { startTransferApp } from '../helpers/transfers.ts'

type Options = InputOf<'transfers:plan'>['options']

/** Files, what a person chooses about them, and a user whom the old password must sign in. */
type SignIn = readonly [files: readonly string[], email: string, password: string, options?: Options]

const signIns: readonly SignIn[] = [
  [['holberton/a-hash-blob.db'], 'bob@bob.com', 'mySuperPwd'],
  [['pocketbase/data-v0.7.db'], 'test2@example.com', '123456'],
  [['pocketbase/data-v0.39.db'], 'test4@example.com', '1234567890', { sources: ['_superusers'] }],
  [['keycloak/opencloud-realm-25-argon2.json'], 'lynn@example.org', 'demo'],
  [['made-here/keycloak-24-pbkdf2-sha512-users-0.json'], 'ada@example.com', 'Test123Now!'],
  [['django/oscar-auth.json'], 'staff@example.com', 'testing'],
  [['werkzeug/solar-users-scrypt.sql'], 'jane.doe15@example.com', '12Jane!DoeDoe'],
  [['supabase/clerk-sample-supabase.json'], 'jane.doe@test.com', 'Kk4aPMeiaRpAs2OeX1NE'],
  [['made-here/auth0-custom-hashes.json'], 'c-hmac@example.com', 'Test123Now!'],
  [['made-here/firebase-52-columns.csv', 'firebase/hash-config.txt'], 'ada@example.com', 'Test123Now!'],
  [['firebase/emulator-accounts.json'], 'testuser@example.com', 'password123'],
  [['made-here/devise-users.csv'], 'changing@example.com', 'Test123Now!'],
  [['passportjs/users.json'], 'user@example.com', 'password123'],
  [['made-here/wp_users.sql'], 'spaces@example.com', '  Test123Now! '],
  [['htpasswd/mixed.htpasswd'], 'hera@example.com', 'gnu', { domain: 'example.com' }],
  [['htpasswd/registry.htpasswd'], 'MiShil@example.com', '새주', { domain: 'example.com' }],
  [['made-here/people-plain-passwords.csv'], 'plain4@example.com', ' leading and trailing '],
]

test.skipIf(skipsSamples).each(signIns.map((signIn) => [signIn[0].join(' and '), signIn] as const))(
  withSamples('a user of %s signs in with the old password, and with no other'),
  async (_, [files, email, password, options = {}]) => {
    const app = await startTransferApp()
    const fileId = await app.open(files.map((file) => join(SAMPLES, file)))
    const { planId } = await planTransfer(app.as, { fileId, options, fields: [...transferFields] })
    expect(await app.run(planId)).toMatchObject({ state: 'done' })
    for (const wrong of [`${password}x`, `x${password}`]) {
      expect(await app.callRaw('auth:login', { email, password: wrong })).toEqual({
        ok: false,
        error: { code: 'wrong-credentials' },
      })
      app.clock.advance(3_600_001)
    }
    expect(await app.signIn({ email, password })).toContain('.')
    await expect.poll(() => app.readUser(email)?.hashed_password).toMatch(/^hmac-sha384\/1:/)
    expect(await app.auth.validLogin(email, password)).toBe(true)
    expect(app.unexpected).toEqual([])
  },
)
