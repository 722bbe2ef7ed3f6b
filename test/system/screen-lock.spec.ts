import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Page } from 'playwright/test'
import { administrator, expect, test } from '../e2e/gatehouse-test.ts'
import { type Launched, launch } from '../e2e/launch.ts'
import { entryScreens } from '../e2e/pages/entry-screens.ts'

test.use({ start: 'administrator' })

/** Starts a message bus of its own. Nothing reaches the bus of this computer. */
const startBus = async (): Promise<{ bus: ChildProcess; address: string }> => {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'])
  const [address] = await once(bus.stdout, 'data')
  return { bus, address: String(address).trim() }
}

const send = (address: string, path: string, signal: string, ...values: string[]): void => {
  const sent = spawnSync('dbus-send', [`--bus=${address}`, '--type=signal', path, signal, ...values], { encoding: 'utf8' })
  expect(sent.stderr).toBe('')
}

const isLocked = (page: Page): Promise<void> => expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible()

test('the window locks when the screen locks, the computer sleeps or the menu says so, unless the setting is off', async ({
  gatehouse,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux has these signals')
  await gatehouse.close()
  const { bus, address } = await startBus()
  let opened: Launched | null = null
  try {
    const env = { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address, XDG_SESSION_ID: '2' }
    opened = await launch(gatehouse.dataFolder, { env })
    const { page } = opened
    const screens = entryScreens(page)
    await screens.signIn(administrator)
    const unlock = async () => {
      await page.getByLabel('Password').fill(administrator.password)
      await page.getByRole('button', { name: 'Unlock' }).click()
      await expect(page.getByRole('heading', { name: 'Locked' })).toBeHidden()
    }
    await screens.expectScreen('Profile')
    send(address, '/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', 'boolean:true')
    await isLocked(page)
    await unlock()
    send(address, '/org/freedesktop/login1', 'org.freedesktop.login1.Manager.PrepareForSleep', 'boolean:true')
    await isLocked(page)
    await unlock()
    send(address, '/org/freedesktop/login1/session/_32', 'org.freedesktop.login1.Session.Lock')
    await isLocked(page)
    await unlock()

    await page.getByRole('link', { name: 'Settings' }).click()
    const save = async (isOn: boolean) => {
      await page.getByLabel('Lock when the screen locks').setChecked(isOn)
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByText('All changes saved.')).toBeVisible()
    }
    const sleep = () => send(address, '/org/freedesktop/login1', 'org.freedesktop.login1.Manager.PrepareForSleep', 'boolean:true')
    await save(false)
    sleep()
    // A window that this signal had locked could not save.
    await save(true)
    sleep()
    await isLocked(page)
    await unlock()
    await opened.app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'File')
      file?.submenu?.items.find(({ label }) => label === 'Lock Now')?.click()
    })
    await isLocked(page)
  } finally {
    await opened?.close()
    bus.kill()
  }
})
