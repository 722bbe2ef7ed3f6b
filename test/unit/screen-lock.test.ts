import { expect, test } from 'vitest'
import { isLockSignal } from '../../src/main/desktop/screen-lock.ts'
import { decodeSignal, encodeBusCall, measureMessage } from '../../src/main/platform/dbus-message.ts'

const signal = (from: string, member: string, value: boolean | string | null, path = '/') => ({
  path,
  interface: from,
  member,
  value,
})

test.each([
  ['a sleep', signal('org.freedesktop.login1.Manager', 'PrepareForSleep', true), true],
  ['the end of a sleep', signal('org.freedesktop.login1.Manager', 'PrepareForSleep', false), false],
  ['another signal of the login manager', signal('org.freedesktop.login1.Manager', 'PrepareForShutdown', true), false],
  ['a lock of this session', signal('org.freedesktop.login1.Session', 'Lock', null, '/org/freedesktop/login1/session/_32'), true],
  [
    'a lock of another session',
    signal('org.freedesktop.login1.Session', 'Lock', null, '/org/freedesktop/login1/session/_37'),
    false,
  ],
  ['an unlock', signal('org.freedesktop.login1.Session', 'Unlock', null, '/org/freedesktop/login1/session/_32'), false],
  ['a screen saver that begins', signal('org.gnome.ScreenSaver', 'ActiveChanged', true), true],
  ['a screen saver that ends', signal('org.freedesktop.ScreenSaver', 'ActiveChanged', false), false],
  ['a program with a similar signal', signal('org.example.ScreenSaver', 'ActiveChanged', true), false],
  ['a text in place of a boolean', signal('org.gnome.ScreenSaver', 'ActiveChanged', 'true'), false],
])('%s locks: %o', (_, received, isLock) => {
  expect(isLockSignal(received, '2')).toBe(isLock)
})

/** A signal as libdbus sends it: `org.gnome.ScreenSaver.ActiveChanged` from `/a` with true. */
const sent = (() => {
  const field = (code: number, type: string, value: string): Buffer => {
    const bytes = Buffer.alloc(4 + 4 + value.length + 1)
    bytes.writeUInt8(code, 0)
    bytes.write(`\x01${type}\0`, 1, 'latin1')
    bytes.writeUInt32LE(value.length, 4)
    bytes.write(value, 8, 'latin1')
    return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
  }
  const fields = Buffer.concat([
    field(1, 'o', '/a'),
    field(2, 's', 'org.gnome.ScreenSaver'),
    field(3, 's', 'ActiveChanged'),
    Buffer.from([8, 1, 'g'.charCodeAt(0), 0, 1, 'b'.charCodeAt(0), 0]),
  ])
  const head = Buffer.alloc(16)
  head.write('l\x04\x00\x01', 0, 'latin1')
  head.writeUInt32LE(4, 4)
  head.writeUInt32LE(9, 8)
  head.writeUInt32LE(fields.length, 12)
  const header = Buffer.concat([head, fields])
  return Buffer.concat([header, Buffer.alloc((8 - (header.length % 8)) % 8), Buffer.from([1, 0, 0, 0])])
})()

test('a signal of the bus is read with its names and its value', () => {
  expect(measureMessage(sent)).toBe(sent.length)
  expect(decodeSignal(sent)).toEqual({ path: '/a', interface: 'org.gnome.ScreenSaver', member: 'ActiveChanged', value: true })
})

test('a message that is cut, too long, or no signal is not read as one', () => {
  expect(measureMessage(sent.subarray(0, 15))).toBeNull()
  const long = Buffer.from(sent)
  long.writeUInt32LE(2 ** 30, 4)
  expect(() => measureMessage(long)).toThrow(RangeError)
  for (let end = 16; end < sent.length; end += 1) expect(() => decodeSignal(sent.subarray(0, end))).toThrow(RangeError)
  const call = encodeBusCall({ serial: 1, member: 'Hello' })
  expect(measureMessage(call)).toBe(call.length)
  expect(decodeSignal(call)).toBeNull()
})
