import AxeBuilder from '@axe-core/playwright'
import * as client from 'openid-client'
import { Browser } from '../helpers/form-browser.ts'
import { askFor, CALLBACK, discoverAt, passPages } from '../helpers/sso-client.ts'
import { administrator, expect, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { findFreePort } from './pages/loopback.ts'
import { settings } from './pages/settings.ts'
import { sso } from './pages/sso.ts'

test.use({ start: 'administrator' })

test('an administrator registers a program, a user allows it, both see it, and each ends its access', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await settings(page).open()
  const list = sso(page)
  await expect(page.getByText('Off. Turn it on under HTTP API, and save.')).toBeVisible()
  const port = await findFreePort()
  await settings(page).choose('HTTP API', 'On')
  await screens.fill('Port', String(port))
  await page.getByRole('checkbox', { name: 'Single sign-on' }).check()
  await settings(page).save()
  await screens.expectStatus('Listening at')
  const issuer = `http://localhost:${port}/oidc`
  await expect(page.getByText(issuer)).toBeVisible()

  await list.openForm()
  await list.send()
  await expect(list.dialog('Register a program').getByText('Required')).toHaveCount(2)
  await page.getByLabel('Program name').fill('Wiki')
  await page.getByLabel('Redirect addresses').fill('http://wiki.example/callback')
  await list.send()
  await expect(list.dialog('Register a program').getByText('Enter an address on this computer')).toBeVisible()
  await page.getByLabel('Redirect addresses').fill(CALLBACK)
  await list.send()
  const { id, secret } = await list.takeSecret()
  expect(secret).toMatch(/^gatehouse_sso_[\w-]{43}$/)
  await expect(page.getByText(secret)).toHaveCount(0)
  await expect(list.row('Wiki')).toContainText('Never used')

  const config = await discoverAt(issuer, { id, secret })
  const asked = await askFor(config, { scope: 'openid email' })
  const { url } = await passPages(new Browser(`http://localhost:${port}`), asked.url, administrator)
  const tokens = await client.authorizationCodeGrant(config, url, asked.checks)
  const isActive = async () => (await client.tokenIntrospection(config, tokens.access_token)).active
  expect(await isActive()).toBe(true)

  await expect(list.row('Wiki')).toContainText('1 user. Last used on')
  await list.row('Wiki').getByRole('button', { name: 'Show users' }).click()
  await expect(list.dialog('Who uses Wiki').getByRole('listitem')).toContainText(['Allowed on'])
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.getByRole('link', { name: 'Profile' }).click()
  const allowed = page.getByRole('list', { name: 'Programs that you allowed' })
  await expect(allowed.getByRole('listitem')).toContainText(['Wiki'])
  await allowed.getByRole('button', { name: 'End access' }).click()
  await list.dialog('End the access of this program?').getByRole('button', { name: 'End access' }).click()
  await screens.expectStatus('Access ended')
  await expect(allowed).toHaveCount(0)
  expect(await isActive()).toBe(false)

  await settings(page).open()
  await list.row('Wiki').getByRole('button', { name: 'Revoke' }).click()
  await list.dialog('Revoke this program?').getByRole('button', { name: 'Revoke' }).click()
  await screens.expectStatus('Program revoked')
  await expect(page.getByText('No program is registered.')).toBeVisible()
})
