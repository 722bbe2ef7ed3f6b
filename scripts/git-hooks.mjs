import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nodeModules, root } from './places.mjs'
import { notice, step } from './progress.mjs'

/** Puts the commit checks in place for people who work in a clone; never in CI, nor over hooks that someone has already. */
export function ensureGitHooks() {
  const git = join(root, '.git')
  if (process.env.CI || !statSync(git, { throwIfNoEntry: false })?.isDirectory()) return
  if (existsSync(join(git, 'hooks', 'pre-commit'))) return
  step('Git hooks: installing (lefthook.yml)')
  const result = spawnSync(join(nodeModules, '.bin', 'lefthook'), ['install'], { cwd: root, encoding: 'utf8' })
  // A convenience: whoever has hooks of their own (core.hooksPath) must still be able to start the app.
  if (result.status !== 0) notice('The git hooks could not be installed; `npx lefthook install` says why.')
}
