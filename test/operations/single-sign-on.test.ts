import * as client from 'openid-client'
import { expect, test } from 'vitest'
import { signInAt, startSsoApp } from '../helpers/sso-app.ts'
import { person } from '../helpers/test-app.ts'

test('a program signs a user in with openid-client, and learns what the scopes allow', async () => {
  const app = await startSsoApp()
  const registered = await app.register()
  const { tokens, config } = await signInAt(app, registered)
  const { id } = await app.auth.findUserBy({ email: person.email })
  expect(tokens.claims()).toMatchObject({
    iss: app.issuer,
    aud: registered.program.id,
    sub: id,
    email: person.email,
    email_verified: false,
    groups: [],
  })
  expect(await client.fetchUserInfo(config, tokens.access_token, id)).toMatchObject({ sub: id, email: person.email })
  expect(app.unexpected).toEqual([])
})
