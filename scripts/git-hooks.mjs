import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nodeModules, root } from './places.mjs'
import { notice, step } from './progress.mjs'

/** Installs the commit checks in a developer's clone. CI is skipped, and existing hooks are kept. */
export function ensureGitHooks() {
  const git = join(root, '.git')
  if (process.env.CI || !statSync(git, { throwIfNoEntry: false })?.isDirectory()) return
  if (existsSync(join(git, 'hooks', 'pre-commit'))) return
  step('Git hooks: installing (lefthook.yml)')
  const result = spawnSync(join(nodeModules, '.bin', 'lefthook'), ['install'], { cwd: root, encoding: 'utf8' })
  // A failure must not stop the app: a developer may use their own hooks (core.hooksPath).
  if (result.status !== 0) notice('The git hooks could not be installed; `npx lefthook install` says why.')
}
