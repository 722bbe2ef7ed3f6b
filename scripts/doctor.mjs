import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isBuilt } from './build.mjs'
import { areDependenciesInstalled } from './dependencies.mjs'
import { hasXvfb, isDisplayMissing } from './display.mjs'
import { findElectron } from './electron-runtime.mjs'
import { hasNativeModules } from './native-modules.mjs'
import { hasPinnedNode } from './pinned-node.mjs'
import { root } from './places.mjs'
import { findMissingLibraries } from './system-libraries.mjs'

// Reports what the set-up still has to do, and changes nothing. It imports no dependency, so that it works before they are installed.

const electron = findElectron()
const libraries = electron ? findMissingLibraries(electron.executable) : []

/** `mend` is the command that installs what is missing. */
const checks = [
  { name: 'dependencies', isOk: areDependenciesInstalled(), mend: 'npm start installs them (or npm ci --ignore-scripts)' },
  { name: 'pinned Node', isOk: hasPinnedNode(), mend: 'npm start fetches it (or npm rebuild node)' },
  { name: 'Electron', isOk: electron !== null, mend: 'npm start downloads it, or takes the one from the npm registry' },
  {
    name: 'system libraries',
    isOk: libraries.length === 0,
    mend: `npm start installs the packages as root; missing: ${libraries.join(', ')}`,
  },
  {
    name: 'better-sqlite3 for this Electron',
    isOk: electron !== null && hasNativeModules(electron),
    mend: 'npm start builds it (python3, make and g++ are needed)',
  },
  { name: 'display', isOk: !isDisplayMissing() || hasXvfb(), mend: 'set DISPLAY, or install xvfb' },
  { name: 'build', isOk: isBuilt(), mend: 'npm start builds it (or npm run build)' },
  {
    name: 'git hooks',
    isOk: !existsSync(join(root, '.git')) || existsSync(join(root, '.git', 'hooks', 'pre-commit')),
    mend: 'npm start installs them (or npx lefthook install)',
  },
]

for (const { name, isOk, mend } of checks) process.stdout.write(isOk ? `${name}: OK\n` : `${name}: missing. ${mend}\n`)
process.exitCode = checks.every(({ isOk }) => isOk) ? 0 : 1
