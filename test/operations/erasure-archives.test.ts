import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { archivesOf, startAgedApp } from '../helpers/archives.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { finishJob } from '../helpers/jobs.ts'
import { operator } from '../helpers/staffed-app.ts'
import { administrator, makeFolder } from '../helpers/test-app.ts'

const zora = { email: 'zora.quillfeather@example.org', password: 'nine purple umbrellas' }
const formerEmail = 'zq-before@example.net'
const texts = [zora.email, formerEmail, 'Quillfeather', 'Room 17, Xanthorhiza']

/** A user whose entries are in an archive, with a mention in an entry about another user. */
const startArchived = async () => {
  const app = await startAgedApp({ days: 0 })
  await app.register({ ...zora, email: formerEmail })
  await app.as('users:update', { email: formerEmail, name: 'Zora Quillfeather', note: 'Room 17, Xanthorhiza' })
  await app.as('users:changeEmail', { email: formerEmail, newEmail: zora.email })
  await app.as('users:changeRole', { email: operator.email, role: 'auditor', reason: `Asked by ${formerEmail}` })
  await app.signIn(zora)
  await app.passDays(200)
  expect(await app.archive()).toMatchObject({ state: 'done', result: { kind: 'archived' } })
  const readArchives = (): string =>
    readdirSync(archivesOf(app.folder))
      .map((name) => readFileSync(join(archivesOf(app.folder), name), 'utf8'))
      .join('')
  return { ...app, readArchives }
}

test('an erasure redacts archived entries too, and Verify reads archives and log as one chain [erasure-archived]', async () => {
  const { as, call, signIn, readArchives, verify, unexpected } = await startArchived()
  const before = readArchives()
  for (const text of texts) expect(before).toContain(text)
  expect(await verify()).toMatchObject({ kind: 'intact' })
  const ada = await signIn(administrator)
  const job = await call('users:erase', { email: zora.email, confirmation: zora.email }, ada)
  const ended = await finishJob((operation, input) => call(operation, input, ada), job.id)
  expect(unexpected).toEqual([])
  expect(ended).toMatchObject({ state: 'done', result: { kind: 'erased', isCompacted: true } })
  const after = readArchives()
  for (const text of texts) expect(after).not.toContain(text)
  const number = ended.result?.kind === 'erased' ? ended.result.number : 0
  expect(after).toContain(`Asked by User ${number}`)
  expect(after.match(/"redaction":/g)?.length).toBeGreaterThan(3)
  expect(await verify()).toMatchObject({ kind: 'intact' })
  // A later archive and a rotation of the keys keep the redactions.
  await call('settings:rotateKeys', undefined, ada)
  expect(await verify()).toMatchObject({ kind: 'intact' })
  expect(await as('audit:archives', undefined)).toMatchObject({ archives: [{ first: 1 }] })
})

test('the data of a user has the archived entries', async () => {
  const { call, signIn } = await startArchived()
  const ada = await signIn(administrator)
  const file = join(makeFolder(), 'data.json')
  const job = await call('users:exportData', { email: zora.email }, ada, windowChoosing(file))
  expect(await finishJob((operation, input) => call(operation, input, ada), job.id)).toMatchObject({ state: 'done' })
  const { auditEntries } = JSON.parse(readFileSync(file, 'utf8'))
  expect(auditEntries).toContainEqual(expect.objectContaining({ action: 'users:changeEmail', subject: 'self' }))
  const numbers = auditEntries.map(({ entry }: { entry: number }) => entry)
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other))
})
