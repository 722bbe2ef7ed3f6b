import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openImport } from '../../src/main/transfer/import-source.ts'
import type { ImportedUser, ImportRecord } from '../../src/main/transfer/imported-user.ts'
import type { OpenedImport } from '../../src/main/transfer/opened-import.ts'
import { applicationSamples } from '../helpers/import-samples/application-samples.ts'
import { csvSamples } from '../helpers/import-samples/csv-samples.ts'
import { databaseSamples } from '../helpers/import-samples/database-samples.ts'
import type { ExpectedImport } from '../helpers/import-samples/expected-import.ts'
import { keycloakSamples } from '../helpers/import-samples/keycloak-samples.ts'
import { serviceSamples } from '../helpers/import-samples/service-samples.ts'
import { listOwners } from '../helpers/old-passwords.ts'
import { SAMPLES, skipsSamples, withSamples } from '../helpers/samples.ts'

const samples: readonly ExpectedImport[] = [
  ...csvSamples,
  ...databaseSamples,
  ...keycloakSamples,
  ...serviceSamples,
  ...applicationSamples,
]

/** When the samples were collected: bans that ended later hold. */
const COLLECTED = Date.UTC(2026, 10, 28)

/** The files of the samples' folder itself. */
const NO_SAMPLES = ['README.md', '.gitattributes']

const addressOf = ({ email, username }: ImportedUser): string => email || username

const openSample = ({ files, options }: ExpectedImport): ReturnType<typeof openImport> =>
  openImport(
    files.map((file) => join(SAMPLES, file)),
    { now: COLLECTED, ...options },
  )

type ReadImport = Exclude<ExpectedImport, { fault: unknown }>

const expectDetected = (opened: OpenedImport, expected: ReadImport): void => {
  const { format, encoding, separator, wants, sources } = opened
  expect({ format, encoding }).toEqual({ format: expected.format, encoding: expected.encoding })
  if (expected.separator !== undefined) expect(separator).toBe(expected.separator)
  expect([...wants].sort()).toEqual([...(expected.wants ?? [])].sort())
  if (!expected.sources) return
  const described = sources.map(
    ({ name, users, isSuggested, signsInByPassword }) =>
      `${name} ${users}${isSuggested ? ' suggested' : ''}${signsInByPassword ? '' : ' without passwords'}`,
  )
  expect(described).toEqual(expected.sources)
}

const expectRefused = (records: readonly ImportRecord[], { refused = [], refusedInAll }: ReadImport): void => {
  const found = records.filter((record) => record.kind === 'refused')
  if (refusedInAll !== undefined) {
    expect(found).toHaveLength(refusedInAll)
    return
  }
  expect(found.map(({ row, reason }) => [row, reason])).toEqual(refused.map(([row, reason]) => [row, reason]))
  for (const [row, , shown] of refused) {
    if (shown !== undefined) expect(found.find((record) => record.row === row)?.shown).toBe(shown)
  }
}

const expectUsers = (users: readonly ImportedUser[], expected: ReadImport): void => {
  expect(users).toHaveLength(expected.users)
  expect(users.filter(({ isDisabled }) => isDisabled).map(addressOf)).toEqual(expected.disabled ?? [])
  for (const [address, parts] of Object.entries(expected.named ?? {})) {
    expect(users.find((user) => addressOf(user) === address)).toMatchObject(parts)
  }
  const unusable: Record<string, number> = {}
  for (const { password } of users) {
    if (password.kind === 'unusable') unusable[password.fault] = (unusable[password.fault] ?? 0) + 1
  }
  expect(unusable).toEqual(expected.unusable ?? {})
  const without = users.filter(({ password }) => password.kind === 'none')
  if (expected.withoutPassword !== undefined) expect(without).toHaveLength(expected.withoutPassword)
}

describe.skipIf(skipsSamples)(withSamples('the sample files of other systems'), () => {
  test.each(
    samples.map((expected) => [[expected.files.join(' and '), expected.choice].filter(Boolean).join(': '), expected] as const),
  )('%s', async (_, expected) => {
    const opened = openSample(expected)
    if ('fault' in expected) {
      expect(opened).toEqual({ fault: expected.fault, line: expected.line ?? null })
      return
    }
    if ('fault' in opened) throw new Error(`refused: ${opened.fault}`)
    const records = [...opened.read()]
    const users = records.filter((record) => record.kind === 'user')
    expectDetected(opened, expected)
    expectUsers(users, expected)
    expectRefused(records, expected)
    expect(opened.bytesRead).toBe(opened.bytes)
    expect(opened.preview).toEqual(records.slice(0, opened.preview.length))
    opened.close()
    for (const [password, owners] of Object.entries(expected.signsIn ?? {})) {
      expect((await listOwners(users, password)).sort()).toEqual([...owners].sort())
    }
  })

  test('every file is in the table', () => {
    const named = new Set(samples.flatMap(({ files }) => files))
    const files = readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !NO_SAMPLES.includes(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(SAMPLES.length + 1))
    expect(files.filter((file) => !named.has(file))).toEqual([])
    expect(files).toHaveLength(89)
  })
})
