import { describe, expect, onTestFinished } from 'vitest'
import { openDataFolder } from '../../src/main/store/data-folder.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { describeAccessPorts } from '../helpers/port-contract/access-contract.ts'
import { NOW, type OpenStore } from '../helpers/port-contract/contract-world.ts'
import { describeDirectoryPorts } from '../helpers/port-contract/directory-contract.ts'
import { describeSingleSignOnPorts } from '../helpers/port-contract/single-sign-on-contract.ts'
import { describeUsersPort } from '../helpers/port-contract/users-contract.ts'
import { makeFolder, READER } from '../helpers/test-app.ts'

const openSqliteStore: OpenStore = async () => {
  const opened = await openDataFolder(makeFolder(), {
    firstPolicy: FIRST_POLICY,
    now: NOW,
    findSealer: async () => null,
    readerProgram: READER,
  })
  expect(opened.kind).toBe('opened')
  if (opened.kind === 'broken') throw new Error(opened.reason)
  onTestFinished(() => opened.store.close())
  return opened.store
}

describe('the SQLite store keeps the promises of the ports', () => {
  describeUsersPort(openSqliteStore)
  describeAccessPorts(openSqliteStore)
  describeDirectoryPorts(openSqliteStore)
  describeSingleSignOnPorts(openSqliteStore)
})
