import { readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findOpeningFault, findStorageFault } from '../../src/main/platform/storage-fault.ts'
import { isNetworkType } from '../../src/main/store/folder-safety.ts'
import { canLockIn } from '../../src/main/store/sqlite/connection/lock-probe.ts'
import { makeFolder } from '../helpers/test-app.ts'

const failing = (code: string): Error => Object.assign(new Error(code), { code })

test('each error of the system has its fault, and others have none', () => {
  const folder = makeFolder()
  const told = {
    ENOSPC: 'disk-full',
    SQLITE_FULL: 'disk-full',
    EDQUOT: 'quota-reached',
    EROFS: 'disk-read-only',
    EACCES: 'folder-not-writable',
    EPERM: 'folder-not-writable',
    EIO: 'disk-failed',
    ENODEV: 'disk-failed',
    SQLITE_IOERR_READ: 'disk-failed',
    SQLITE_IOERR_SHORT_READ: 'disk-failed',
    SQLITE_READONLY_DBMOVED: 'folder-not-writable',
    SQLITE_CANTOPEN: 'folder-not-writable',
    ENOLCK: 'locks-missing',
    SQLITE_IOERR_SHMLOCK: 'locks-missing',
    SQLITE_PROTOCOL: 'locks-missing',
  }
  for (const [code, fault] of Object.entries(told)) expect(findStorageFault(failing(code), folder), code).toBe(fault)
  for (const code of ['ENOENT', 'ECONNREFUSED', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CORRUPT', 'SQLITE_BUSY', 'XEIO'])
    expect(findStorageFault(failing(code), folder), code).toBeNull()
  expect(findStorageFault(new Error('EIO'), folder)).toBeNull()
  // Node has no name for this number.
  const unnamed = Object.assign(failing('Unknown system error -122'), { errno: -constants.errno.EDQUOT })
  expect(findStorageFault(unnamed, folder)).toBe('quota-reached')
  expect(readdirSync(folder)).toEqual([])
})

test('a path that is no folder counts only where a folder is opened', () => {
  for (const code of ['ENOTDIR', 'ELOOP', 'ENAMETOOLONG']) {
    expect(findOpeningFault(failing(code), '/')).toBe('folder-not-writable')
    expect(findStorageFault(failing(code), '/')).toBeNull()
  }
})

test('a folder with locks is told from one without, and the probe leaves nothing', () => {
  const folder = makeFolder()
  expect(canLockIn(folder)).toBe(true)
  expect(readdirSync(folder)).toEqual([])
  expect(canLockIn(join(folder, 'missing'))).toBe(false)
})

test('network file systems are known by their types, also where the system gives them a sign', () => {
  for (const type of [0x6969, 0xff534d42, 0xff534d42 | 0, 0xfe534d42 | 0, 0x517b]) expect(isNetworkType(type)).toBe(true)
  for (const type of [0xef53, 0x01021994, 0x9123683e, 0x58465342, 0x794c7630]) expect(isNetworkType(type)).toBe(false)
})
