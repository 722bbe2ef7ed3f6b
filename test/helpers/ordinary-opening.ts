import { openDataFolder } from '../../src/main/store/data-folder.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'

/**
 * A process that opens the folders it is told of as an ordinary user, and tells what came of it. It drops root's powers after its code is
 * read, so that neither the code nor Node itself has to be readable by that user.
 */
const [user] = process.argv.slice(2).map(Number)
if (process.geteuid?.() === 0 && user !== undefined) {
  process.setgroups?.([])
  process.setgid?.(user)
  process.setuid?.(user)
}
// As on a system where files are world-accessible by default.
process.umask(0)

const open = async (folder: string) => {
  const options = { firstPolicy: FIRST_POLICY, now: 0, findSealer: async () => null, readerProgram: '' }
  const opened = await openDataFolder(folder, options)
  if (opened.kind === 'broken') return opened
  await opened.store.close()
  return { kind: opened.kind, closed: opened.closed }
}

process.on('message', (folder) => {
  open(String(folder)).then(
    (told) => process.send?.(told),
    (error) => process.send?.({ kind: 'failed', error: String(error) }),
  )
})
