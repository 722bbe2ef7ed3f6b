import Sqlite from 'better-sqlite3'

// Another process that writes to a database without a pause, and makes checkpoints of every kind, until it is killed.
// Argument: the path of the database, which has the tables of `test/operations/held-database.test.ts`.

const MODES = ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'] as const

const WRITES_PER_CHECKPOINT = 5

const [path = ''] = process.argv.slice(2)
const database = new Sqlite(path)
database.pragma('synchronous = OFF')
database.pragma('busy_timeout = 2')
const rows = database.prepare<[], number>('SELECT max(number) FROM texts').pluck().get() ?? 0
const change = database.prepare('UPDATE texts SET text = ?, version = version + 1 WHERE number % 97 = ?')
const remove = database.prepare('DELETE FROM texts WHERE number = (SELECT max(number) FROM texts)')
const add = database.prepare('INSERT INTO texts (text, version) VALUES (?, 0)')
const count = database.prepare('UPDATE commits SET number = number + 1')

const isBusy = (error: unknown): boolean => /SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown }).code))

/** Another process may hold the lock. */
const attempt = (work: () => void): void => {
  try {
    work()
  } catch (error) {
    if (!isBusy(error)) throw error
  }
}

const write = database.transaction((turn: number) => {
  count.run()
  change.run(`text ${turn} `.repeat(1 + (turn % 40)), turn % 97)
  if (turn % 3 === 0) remove.run()
  else add.run(`new ${turn}`.repeat(rows % 30))
})

for (let turn = 1; ; turn += 1) {
  attempt(() => void write.immediate(turn))
  const mode = MODES[Math.floor(turn / WRITES_PER_CHECKPOINT) % MODES.length]
  if (turn % WRITES_PER_CHECKPOINT === 0) attempt(() => void database.pragma(`wal_checkpoint(${mode})`))
  if (turn === WRITES_PER_CHECKPOINT) process.stdout.write('writing\n')
}
