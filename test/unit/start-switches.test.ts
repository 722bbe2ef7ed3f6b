import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  findRefusedNodeSwitches,
  findRefusedSwitches,
  formatRefusedSwitches,
  isCheckout,
} from '../../src/main/app/start-switches.ts'
import { makeFolder } from '../helpers/test-app.ts'

/** On a computer of which Gatehouse is not told that it runs as root. */
const find = (words: string[], nodeOptions?: string, platform: NodeJS.Platform = 'linux', isRoot = false): string[] =>
  findRefusedSwitches({ words, nodeOptions, isRoot, platform })

const dangerous = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-wait',
  'inspect-publish-uid',
  'js-flags',
  'auto-open-devtools-for-tabs',
  'log-net-log',
  'ssl-key-log-file',
  'proxy-server',
  'proxy-pac-url',
  'proxy-auto-detect',
  'proxy-bypass-list',
  'no-proxy-server',
  'host-resolver-rules',
  'host-rules',
  'force-webrtc-ip-handling-policy',
  'ignore-certificate-errors',
  'disable-web-security',
  'allow-running-insecure-content',
  'allow-file-access-from-files',
  'disable-site-isolation-trials',
  'disable-features',
  'enable-features',
  'enable-blink-features',
  'load-extension',
  'require',
  'import',
  'experimental-loader',
  'renderer-cmd-prefix',
  'gpu-launcher',
  'browser-subprocess-path',
  'single-process',
  'user-data-dir',
  'password-store',
  'no-sandbox',
]

test('every switch for debugging, a proxy, look-ups, a preload or less web security is refused, however it is written [debug-switches-refused]', () => {
  for (const name of dangerous) {
    const spellings = [
      `--${name}`,
      `--${name}=1`,
      `-${name}`,
      `-${name}=a=b`,
      `--${name.toUpperCase()}`,
      `--${name.replaceAll('-', '_')}`,
    ]
    for (const word of spellings) {
      expect(find([word]), word).toEqual([`--${name}`])
      expect(find(['--data-dir', '/d', '--', word, '9222']), word).toEqual([`--${name}`])
    }
    expect(find([` --${name}`], undefined, 'win32')).toEqual([`--${name}`])
    expect(find([`/${name}=1`], undefined, 'win32')).toEqual([`--${name}`])
  }
  expect(find(['-r', './x.js'])).toEqual(['--r'])
})

test('any switch that is not known is refused, and its value is not told', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/)
  fc.assert(
    fc.property(name, fc.string(), (switchName, value) => {
      const refused = find([`--known-to-nobody-${switchName}=${value}`])
      expect(refused).toEqual([`--known-to-nobody-${switchName}`])
    }),
  )
  expect(formatRefusedSwitches(find(['--proxy-server=http://secret@proxy', '--inspect=0']))).toBe(
    'Gatehouse does not start with --proxy-server, --inspect: such a switch could open it to other programs. Start it without.',
  )
})

test('the data folder, and what only changes how the window is drawn, is no hindrance', () => {
  expect(find([])).toEqual([])
  expect(
    find(['/opt/gatehouse', '--data-dir=/a b', '--data-dir', '/c', '--lang=de', '--ozone-platform=wayland', '--disable-gpu']),
  ).toEqual([])
  expect(find(['/opt/gatehouse'], '--max-old-space-size=4096  --max_old_space_size=1 --no-warnings')).toEqual([])
  // Chromium has no sandbox for root, and does not start with one.
  expect(find(['--no-sandbox'], undefined, 'linux', true)).toEqual([])
})

test('what NODE_OPTIONS loads first, or opens to a debugger, is refused too, in quotes as well', () => {
  for (const options of [
    '--require ./x.js',
    '-r ./x.js',
    '--inspect',
    '"--require=./x.js"',
    '"-""-import" x',
    '\t--loader=x',
    '--experimental_loader x',
  ]) {
    expect(find([], options), options).toHaveLength(1)
    expect(findRefusedNodeSwitches([], options), options).toHaveLength(1)
  }
  expect(findRefusedNodeSwitches(['--inspect=0', '--import', './x.js', '--no-warnings'])).toEqual(['--inspect', '--import'])
  expect(findRefusedNodeSwitches([])).toEqual([])
})

test('the source tree is a checkout, and a folder that holds the built program alone is none', () => {
  const main = join(import.meta.dirname, '../../src/main')
  expect(isCheckout(main)).toBe(true)
  expect(isCheckout(join(dirname(main), '../out/main'))).toBe(true)
  expect(isCheckout(join(makeFolder(), 'out/main'))).toBe(false)
})
