import { DEMO_PASSWORD, DEMO_USERS, demoAdministrator, makeDemoDirectory } from '../helpers/demo-directory.ts'

/** Fills the folder that its argument names with the demo directory, and says how to sign in. */

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('name a folder')

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
