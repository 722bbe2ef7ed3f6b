import { existsSync, readdirSync } from 'node:fs'
import { requireDataFolder } from '../../src/main/app/configuration.ts'
import { DEMO_PASSWORD, DEMO_USERS, demoAdministrator, makeDemoDirectory } from '../helpers/demo-directory.ts'

/** Fills the folder of `--data-dir` with the demo directory, and says how to sign in. */

const folder = requireDataFolder(process.argv.slice(2))
if (existsSync(folder) && readdirSync(folder).length > 0) {
  process.stderr.write(`${folder} is not empty. Choose an empty or a new folder for the demo.\n`)
  process.exit(2)
}

const isTerminal = process.stderr.isTTY
await makeDemoDirectory(folder, (share) => {
  if (isTerminal) process.stderr.write(`\rMaking ${DEMO_USERS} users and their history: ${Math.round(share * 100)} %`)
})
if (isTerminal) process.stderr.write('\r\x1b[K')
process.stdout.write(
  [
    '',
    `Administrator: ${demoAdministrator.email}`,
    `Password:      ${demoAdministrator.password}`,
    `Every other user who has a password has this one: ${DEMO_PASSWORD}`,
    `Data folder:   ${folder}`,
    '',
    '',
  ].join('\n'),
)
