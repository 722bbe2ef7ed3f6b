import Sqlite from 'better-sqlite3'

// Locks the database that its argument names, even against readers, until the process is killed.

const database = new Sqlite(process.argv[2] ?? '')
database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
process.stdout.write('locked\n')
setInterval(() => database.open, 60_000)
