import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { administrator, expect, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'

test('a page that asks for anything of the computer is refused: camera, place, screen, devices, clipboard [device-access-refused]', async ({
  page,
  gatehouse,
  clipboard: _,
}) => {
  await entryScreens(page).expectScreen('Set up Gatehouse')
  const outcomes = await page.evaluate(async () => {
    type Ask = () => unknown
    const device = navigator as unknown as Record<string, Record<string, (options?: unknown) => Promise<unknown>> | undefined>
    const asks: Record<string, Ask> = {
      geolocation: () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia(),
      midi: () => navigator.requestMIDIAccess({ sysex: true }),
      'clipboard-read': () => navigator.clipboard.readText(),
      'wake lock': () => navigator.wakeLock.request('screen'),
      usb: () => device.usb?.requestDevice?.({ filters: [] }),
      hid: () => device.hid?.requestDevice?.({ filters: [] }).then((found) => refuseIfEmpty(found as unknown[])),
      serial: () => device.serial?.requestPort?.(),
      bluetooth: () => device.bluetooth?.requestDevice?.({ acceptAllDevices: true }),
      'idle detection': () => Reflect.get(window, 'IdleDetector').requestPermission().then(refuseUnlessGranted),
      notifications: () => Notification.requestPermission().then(refuseUnlessGranted),
      fonts: () => Reflect.get(window, 'queryLocalFonts')().then(refuseIfEmpty),
      'storage access': () =>
        navigator.storage.persist().then((isGranted) => refuseUnlessGranted(isGranted ? 'granted' : 'denied')),
    }
    const refuseUnlessGranted = (state: string): void => {
      if (state !== 'granted') throw new Error(state)
    }
    const refuseIfEmpty = (found: unknown[] | undefined): void => {
      // Without the interface, there is nothing to refuse.
      if (!found?.length) throw new Error('none')
    }
    const found: Record<string, string> = {}
    for (const [name, ask] of Object.entries(asks)) {
      const late = new Promise((resolve) => setTimeout(() => resolve('no answer'), 3_000))
      found[name] = await Promise.race([
        Promise.resolve()
          .then(ask)
          .then((value) => (value === undefined ? 'absent' : 'granted'))
          .catch(() => 'refused'),
        late.then(String),
      ])
    }
    const states: Record<string, string> = {}
    for (const name of [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'persistent-storage',
      'teleport',
    ]) {
      states[name] = await navigator.permissions.query({ name: name as PermissionName }).then(
        ({ state }) => state,
        () => 'unknown',
      )
    }
    const isWritten = await navigator.clipboard.writeText('plain text').then(
      () => true,
      () => false,
    )
    return { found, states, isWritten }
  })
  expect(outcomes.isWritten, 'writing to the clipboard, the one thing that is granted').toBe(true)
  expect(Object.entries(outcomes.found).filter(([, outcome]) => !['refused', 'absent'].includes(outcome))).toEqual([])
  for (const [name, state] of Object.entries(outcomes.states)) expect(['denied', 'unknown'], name).toContain(state)
  gatehouse.forgetPageErrors()
})

test('no address leaves Gatehouse for another program: file:, smb:, mailto: and made-up schemes open nothing [no-external-schemes]', async ({
  page,
  gatehouse,
}, info) => {
  await entryScreens(page).expectScreen('Set up Gatehouse')
  const folder = info.outputPath('bin')
  const opened = join(folder, 'opened.txt')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\necho "$@" >> '${opened}'\n`)
  chmodSync(join(folder, 'xdg-open'), 0o755)
  await gatehouse.app.evaluate((_electron, path) => {
    process.env.PATH = `${path}:${process.env.PATH}`
  }, folder)
  const schemes = [
    'file:///etc/passwd',
    'smb://host/share',
    'mailto:a@example.org',
    'tel:1',
    'ssh://host',
    'ms-msdt:/id',
    'x-made-up:run',
  ]
  await page.evaluate((all) => {
    for (const address of all) {
      setTimeout(() => location.assign(address))
      setTimeout(() => window.open(address))
      setTimeout(() => {
        const link = document.createElement('a')
        Object.assign(link, { href: address, target: '_blank' })
        document.body.append(link)
        link.click()
        const frame = document.createElement('iframe')
        frame.src = address
        document.body.append(frame)
      })
    }
  }, schemes)
  await page.waitForTimeout(1_000)
  expect(existsSync(opened)).toBe(false)
  const windows = await gatehouse.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  )
  expect(windows).toEqual(['app://gatehouse/index.html'])
  gatehouse.forgetPageErrors()
  // Only Linux opens addresses with a program that a test can replace.
  if (process.platform !== 'linux') return
  // Proves that the witness works: the test itself opens an address here.
  await gatehouse.app.evaluate(({ shell }) => shell.openExternal('x-made-up:by-the-test'))
  await expect.poll(() => existsSync(opened) && readFileSync(opened, 'utf8')).toContain('x-made-up:by-the-test')
})

test('every window, the hidden one that makes paper too, is sandboxed, isolated and without Node [windows-sandboxed]', async ({
  page,
  gatehouse,
}, info) => {
  await gatehouse.app.evaluate(({ app, dialog }, filePath) => {
    // The printing window exists only briefly, so it is inspected when it appears.
    const seen: Record<string, unknown>[] = []
    Reflect.set(globalThis, 'seenPreferences', seen)
    app.on('web-contents-created', (_event, contents) => {
      seen.push(Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, []))
    })
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog
  }, info.outputPath('codes.pdf'))
  const screens = entryScreens(page)
  await screens.fill('Email', administrator.email)
  await screens.fill('Password', administrator.password)
  await screens.press('Create administrator')
  await screens.expectScreen('Recovery codes')
  await screens.press('Save')
  await expect.poll(() => existsSync(info.outputPath('codes.pdf'))).toBe(true)
  const { first, later, isSandboxed } = await gatehouse.app.evaluate(({ app, BrowserWindow }) => ({
    first: BrowserWindow.getAllWindows().map(
      ({ webContents }) =>
        Reflect.apply(Reflect.get(webContents, 'getLastWebPreferences'), webContents, []) as Record<string, unknown>,
    ),
    later: Reflect.get(globalThis, 'seenPreferences') as Record<string, unknown>[],
    // Only the scripts that start Gatehouse as root disable Chromium's sandbox. The app enables it for every process.
    isSandboxed: app.commandLine.hasSwitch('no-sandbox') || app.commandLine.hasSwitch('enable-sandbox'),
  }))
  expect([first.length, later.length]).toEqual([1, 1])
  expect(isSandboxed).toBe(true)
  const off = [
    'nodeIntegration',
    'nodeIntegrationInSubFrames',
    'nodeIntegrationInWorker',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'navigateOnDragDrop',
    'webviewTag',
    'enableBlinkFeatures',
    'additionalArguments',
  ]
  for (const each of [...first, ...later]) {
    expect(each).toMatchObject({ contextIsolation: true, sandbox: true, webSecurity: true })
    for (const name of off) expect([undefined, false, ''], name).toContain(each[name])
  }
  // The printed page contains no script.
  expect(later[0]?.javascript).toBe(false)
})
