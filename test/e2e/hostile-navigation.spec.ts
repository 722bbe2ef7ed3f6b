import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import { countSessions } from './database.ts'
import { administrator, expect, type Gatehouse, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'

test.use({ start: 'administrator' })

const HOME = 'app://gatehouse/index.html'

/** The window itself is asked, because the test driver still waits for prevented navigations. */
const lookAtWindows = (gatehouse: Gatehouse): Promise<unknown> =>
  gatehouse.app.evaluate(async ({ BrowserWindow, webContents }) => {
    const windows = BrowserWindow.getAllWindows()
    const contents = windows[0]?.webContents
    return {
      windows: windows.length,
      contents: webContents.getAllWebContents().length,
      address: contents?.getURL(),
      heading: await contents?.executeJavaScript('document.querySelector("h1").textContent'),
      ran: await contents?.executeJavaScript('"ran" in window'),
    }
  })

/** The position of the hostile link (pixels). */
const CORNER = 40

const unmoved = { windows: 1, contents: 1, address: HOME, heading: 'Sign in', ran: false }

/** Covers the whole page with a link, so that a real mouse click hits it. */
const putLink = (page: Page, href: string, target: string): Promise<void> =>
  page.evaluate(
    ({ address, frame }) => {
      document.querySelector('#hostile')?.remove()
      const link = document.createElement('a')
      Object.assign(link, { id: 'hostile', href: address, target: frame, textContent: 'a link' })
      Object.assign(link.style, { position: 'fixed', inset: '0', zIndex: '9999' })
      document.body.append(link)
    },
    { address: href, frame: target },
  )

test('no script moves the window: not by location, history, a form, a refresh or javascript: [scripts-cannot-navigate]', async ({
  page,
  gatehouse,
  witness,
}) => {
  await entryScreens(page).expectScreen('Sign in')
  const addresses = [
    witness.url('/location'),
    'file:///etc/passwd',
    'app://gatehouse.example/index.html',
    'app://gatehouse/assets/',
    'data:text/html,<script>window.ran=true</script>',
    'chrome://settings/',
    'devtools://devtools/bundled/inspector.html',
    'view-source:app://gatehouse/index.html',
    'javascript:window.ran=true;void 0',
  ]
  await page.evaluate(
    ({ all, elsewhere }) => {
      for (const address of all) {
        setTimeout(() => location.assign(address))
        setTimeout(() => location.replace(address))
        setTimeout(() => window.open(address, '_self'))
      }
      const refresh = document.createElement('meta')
      Object.assign(refresh, { httpEquiv: 'refresh', content: `0;url=${elsewhere}` })
      document.head.append(refresh)
      const form = document.createElement('form')
      Object.assign(form, { action: elsewhere, method: 'post' })
      document.body.append(form)
      setTimeout(() => form.submit())
      setTimeout(() => form.remove(), 100)
    },
    { all: addresses, elsewhere: witness.url('/form') },
  )
  await page.waitForTimeout(500)
  expect(await lookAtWindows(gatehouse)).toEqual(unmoved)
  expect(witness.paths).toEqual([])
  gatehouse.forgetPageErrors()
})

test('a page that goes to about:blank, which Chromium lets it, is brought back, signed out', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await page.evaluate(() => setTimeout(() => location.assign('about:blank')))
  await expect.poll(() => lookAtWindows(gatehouse).catch(() => null)).toEqual({ ...unmoved, heading: 'Sign in' })
  expect(countSessions(gatehouse.dataFolder)).toBe(0)
  gatehouse.forgetPageErrors()
})

test('no link leaves the page or opens another: plain, target=_blank, middle, Ctrl and Shift click [links-open-nothing]', async ({
  page,
  gatehouse,
  witness,
}) => {
  await entryScreens(page).expectScreen('Sign in')
  const clicks: { button?: 'middle'; key?: string }[] = [
    {},
    { button: 'middle' },
    { key: 'Control' },
    { key: 'Shift' },
    { key: 'Alt' },
  ]
  for (const address of [witness.url('/link'), HOME, 'javascript:window.ran=true;void 0', 'file:///etc/passwd']) {
    for (const target of ['_blank', '_top', 'elsewhere']) {
      await putLink(page, address, target)
      for (const click of clicks) {
        // Our own page in its own frame is a reload, which signs out and shows the same page. This test does not cover it.
        if (address === HOME && target === '_top' && Object.keys(click).length === 0) continue
        if (click.key) await page.keyboard.down(click.key)
        await page.mouse.click(CORNER, CORNER, { button: click.button ?? 'left' })
        if (click.key) await page.keyboard.up(click.key)
      }
    }
  }
  await page.waitForTimeout(500)
  expect(await lookAtWindows(gatehouse)).toEqual(unmoved)
  expect(witness.paths).toEqual([])
  gatehouse.forgetPageErrors()
})

test('no frame, object or webview loads anything, and none has the bridge [no-frames]', async ({ page, gatehouse, witness }) => {
  await entryScreens(page).expectScreen('Sign in')
  const found = await page.evaluate(
    async (addresses) => {
      const reached: string[] = []
      for (const address of addresses) {
        for (const tag of ['iframe', 'frame', 'embed', 'object', 'webview']) {
          const element = document.createElement(tag)
          element.setAttribute(tag === 'object' ? 'data' : 'src', address)
          document.body.append(element)
          await new Promise((resolve) => setTimeout(resolve, 50))
          try {
            const inside = (element as HTMLIFrameElement).contentWindow as Window | null | undefined
            if (inside && typeof inside.gatehouse !== 'undefined') reached.push(`${tag} ${address}`)
          } catch {
            // A window of another origin (an error page), which is correctly inaccessible.
          }
          element.remove()
        }
      }
      return reached
    },
    [witness.url('/frame'), HOME, 'about:blank', 'data:text/html,x', 'file:///etc/passwd'],
  )
  expect(found).toEqual([])
  expect(await lookAtWindows(gatehouse)).toEqual(unmoved)
  expect(witness.paths).toEqual([])
  gatehouse.forgetPageErrors()
})

test('a redirect is not followed, even where something in the app were to load a foreign address [redirect-not-followed]', async ({
  page,
  gatehouse,
  witness,
}) => {
  await entryScreens(page).expectScreen('Sign in')
  const outcome = await gatehouse.app.evaluate(async ({ BrowserWindow }, address) => {
    const [window] = BrowserWindow.getAllWindows()
    return window?.loadURL(address).then(
      () => 'loaded',
      () => 'stopped',
    )
  }, witness.url('/redirect'))
  expect(outcome).toBe('stopped')
  // The dead proxy keeps the first request back, so there is nothing to follow.
  expect(witness.paths).toEqual([])
  gatehouse.forgetPageErrors()
})

test('a file or an address that is dropped on the window opens nothing [drop-opens-nothing]', async ({
  page,
  gatehouse,
  witness,
}, info) => {
  await entryScreens(page).expectScreen('Sign in')
  const file = info.outputPath('dropped.html')
  writeFileSync(file, '<title>dropped</title><script>window.ran = true</script>')
  const drops = [
    { items: [], files: [file], dragOperationsMask: 1 },
    ...[witness.url('/dropped'), `file://${file}`, 'javascript:window.ran=true', 'app://gatehouse.example/'].map((data) => ({
      items: [
        { mimeType: 'text/uri-list', data },
        { mimeType: 'text/plain', data },
      ],
      dragOperationsMask: 1,
    })),
  ]
  const dropped = await gatehouse.app.evaluate(async ({ BrowserWindow }, all) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents) throw new Error('there is no window')
    contents.debugger.attach('1.3')
    let sent = 0
    for (const data of all) {
      for (const type of ['dragEnter', 'dragOver', 'drop']) {
        await contents.debugger.sendCommand('Input.dispatchDragEvent', { type, x: 20, y: 20, data })
        sent += 1
      }
    }
    contents.debugger.detach()
    return sent
  }, drops)
  expect(dropped).toBe(drops.length * 3)
  await page.waitForTimeout(500)
  expect(await lookAtWindows(gatehouse)).toEqual(unmoved)
  expect(witness.paths).toEqual([])
  gatehouse.forgetPageErrors()
})
