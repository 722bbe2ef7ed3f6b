import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import type { BrokenReason } from '../../src/shared/errors.ts'
import { formatTerminalBrokenReason } from '../../src/shared/messages/terminal-messages.ts'

const PROGRAM = join(import.meta.dirname, 'mounted-disk.ts')

/** The pinned Node, because the tests themselves may run on another. */
const NODE = join(import.meta.dirname, '../../node_modules/.bin/node')

const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0
const NO_MOUNT = 'only root mounts disks, in a private namespace'

const hasFat = process.platform === 'linux' && readFileSync('/proc/filesystems', 'utf8').includes('vfat')
const hasFatTools = spawnSync('mkfs.vfat', ['--help']).error === undefined

const run = (scenario: string): Record<string, unknown> => {
  const ran = spawnSync('unshare', ['-m', '--propagation', 'private', NODE, PROGRAM, scenario], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

const wordsOf = (reason: BrokenReason): string => formatTerminalBrokenReason({ reason, file: null })

test('a full disk is told with 507 and at the start, and work goes on without a restart once space is freed', () => {
  test.skip(!canMount, NO_MOUNT)
  const { before, during, read, after, refusal, kept } = run('full')
  expect(before).toEqual([200, null])
  expect(during).toEqual([
    [507, 'disk-full'],
    [507, 'disk-full'],
    [507, 'disk-full'],
  ])
  expect(read).toBe(200)
  expect(after).toEqual([200, null])
  expect(refusal).toContain(wordsOf('disk-full'))
  expect(kept).toEqual([400, null])
})

test('a read-only disk is told as one, and so is a folder of root that this user cannot write to', () => {
  test.skip(!canMount, NO_MOUNT)
  expect(run('read-only').refusal).toContain(wordsOf('disk-read-only'))
  expect(run('closed').refusal).toContain(wordsOf('folder-not-writable'))
})

test('a FAT disk that others can read is refused, and one that is private works', () => {
  test.skip(!canMount, NO_MOUNT)
  test.skip(!hasFat || !hasFatTools, 'this system has no FAT (the kernel’s vfat, and mkfs.vfat of dosfstools)')
  const { open, registered } = run('fat')
  expect(open).toContain(wordsOf('folder-unsuitable'))
  expect(registered).toEqual([200, null])
})
