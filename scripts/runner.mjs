import { exitCodeOf } from './command.mjs'
import { installDependencies } from './dependencies.mjs'
import { ensurePinnedNode, pinnedNode, pinnedPath } from './pinned-node.mjs'
import { Stop } from './progress.mjs'

/**
 * The frame of every script: runs the set-up and then `work` on the pinned Node. `work` receives the set-up's result and resolves to the
 * exit code, and `onStop` is called if the set-up fails.
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
  // These two run on the machine's own Node.
  installDependencies()
  if (!ensurePinnedNode()) {
    return exitCodeOf(pinnedNode, process.argv.slice(1), { env: { ...process.env, PATH: pinnedPath() } })
  }
  // Imported late, because its imports may need the pinned Node or the dependencies.
  const { setUp } = await import('./setup.mjs')
  const house = await setUp(needs)
  try {
    return await work(house)
  } finally {
    house.close()
  }
}

/** Runs a TypeScript or built file on the pinned Node with the given arguments. */
export function runFile(file, needs) {
  return run(needs, ({ env }) => exitCodeOf(pinnedNode, [file, ...process.argv.slice(2)], { env }))
}
