import { exitCodeOf } from './command.mjs'
import { installDependencies } from './dependencies.mjs'
import { ensurePinnedNode, pinnedNode, pinnedPath } from './pinned-node.mjs'
import { Stop } from './progress.mjs'

/**
 * What every script does: the set-up, then its own work, on the pinned Node. `work` gets what the set-up found and resolves to the
 * exit code. `onStop` is told when it could not come to that.
 */
export async function run(needs, work, onStop = () => {}) {
  try {
    process.exitCode = await prepareAndWork(needs, work)
  } catch (error) {
    process.stderr.write(`\n${error instanceof Stop ? error.message : error.stack}\n`)
    process.exitCode = 1
    onStop()
  }
}

async function prepareAndWork(needs, work) {
  // These two run on whatever Node the machine has.
  installDependencies()
  if (!ensurePinnedNode()) {
    return exitCodeOf(pinnedNode, process.argv.slice(1), { env: { ...process.env, PATH: pinnedPath() } })
  }
  // Imported late: what it imports may need the pinned Node, or the dependencies.
  const { setUp } = await import('./setup.mjs')
  const house = await setUp(needs)
  try {
    return await work(house)
  } finally {
    house.close()
  }
}

/** A script that is nothing but a TypeScript file, or a built one, run on the pinned Node with the arguments it was given. */
export function runFile(file, needs) {
  return run(needs, ({ env }) => exitCodeOf(pinnedNode, [file, ...process.argv.slice(2)], { env }))
}
