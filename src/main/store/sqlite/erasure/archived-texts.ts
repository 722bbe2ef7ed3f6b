import type { Database } from 'better-sqlite3'
import { nameOfErased } from '../../../../shared/domain/user-state.ts'
import { type ArchivedEntry, archivesFolderOf } from '../archives/archive-format.ts'
import { ArchiveBroken, type ExpectedArchive, readArchive } from '../archives/archive-reader.ts'
import { type MapValues, rewriteArchive } from '../archives/archive-writer.ts'
import { lockArchives } from '../archives/archives-lock.ts'
import { archivesTable } from '../tables/archives-table.ts'
import type { RedactionKeys } from '../tables/audit-redaction.ts'
import { addTextsOf, mentionsOf } from './personal-texts.ts'
import { withoutMentions, withoutUser } from './redacted-values.ts'

/** Who is erased, with the texts to look for and the keys that sign, the current one first. */
export type ArchivedErasure = {
  readonly userId: string
  readonly number: number
  readonly texts: readonly string[]
  readonly keys: RedactionKeys
}

const listExpected = (database: Database): ExpectedArchive[] => {
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const folder = archivesFolderOf(database)
  return archivesTable(database)
    .list()
    .map((row) => ({ folder, directoryId, row }))
}

/** A damaged or missing archive stays as evidence. Verification tells it. */
const unlessBroken = async (run: () => unknown): Promise<void> => {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof ArchiveBroken)) throw error
  }
}

/** The addresses and names of a user in the archives. */
export const readArchivedTexts = async (database: Database, { userId, keys }: ArchivedErasure): Promise<string[]> => {
  const texts = new Set<string>()
  for (const expected of listExpected(database))
    await unlessBroken(() => readArchive(expected, { keys, onEntry: ({ values }) => addTextsOf(texts, userId, values) }))
  return [...texts]
}

/** Counts the entries that `map` changes. */
const countChanged = (expected: ExpectedArchive, keys: RedactionKeys, map: MapValues): number => {
  let changed = 0
  const onEntry = ({ values }: ArchivedEntry): void => {
    if (map(values) !== values) changed += 1
  }
  readArchive(expected, { keys, onEntry })
  return changed
}

/**
 * Redacts archived entries and writes their archives again: first those about others that mention the user. The user's own come second, because they
 * have the texts to look for. Returns how many entries were redacted. Null if another process writes archives.
 */
export const redactArchives = async (database: Database, erasure: ArchivedErasure): Promise<number | null> => {
  const { userId, number, texts, keys } = erasure
  const archives = listExpected(database)
  const [first] = archives
  if (!first) return 0
  const unlock = lockArchives(first.folder)
  if (!unlock) return null
  const pseudonym = nameOfErased(number)
  const table = archivesTable(database)
  let redacted = 0
  try {
    for (const map of [withoutMentions(userId, pseudonym, mentionsOf(new Set(texts), pseudonym)), withoutUser(userId, pseudonym)])
      for (const expected of archives)
        await unlessBroken(async () => {
          const changed = countChanged(expected, keys, map)
          if (changed === 0) return
          table.update({ first: expected.row.first, ...(await rewriteArchive(expected, keys, map)) })
          redacted += changed
        })
    return redacted
  } finally {
    unlock()
  }
}
