import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { root } from './places.mjs'

const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const require = createRequire(import.meta.url)
const runner = require.resolve('@doyensec/electronegativity/dist/runner.js')

/** Gives Electronegativity `exports` where it would load a package of its own. */
function replacePackage(name, exports) {
  const filename = createRequire(runner).resolve(name)
  require.cache[filename] = { id: filename, filename, path: filename, loaded: true, children: [], paths: [], exports }
}

// It asks GitHub for newer translations, and without a network waits ten seconds for them. No check of ours leaves this computer.
replacePackage('got', async () => ({ statusCode: 204 }))
// Its second parser of TypeScript needs a TypeScript of 2021. The first reads our sources; what it cannot read is an error of ours.
replacePackage('@typescript-eslint/typescript-estree', {})
process.env.LANG = 'en-US'
const inspect = require(runner)

/**
 * Returns Electronegativity's findings in a folder and the files it could not read. Its exit code is always 0, and its report leaves unread
 * files out.
 * @returns {Promise<{ findings: { rule: string, file: string, line: number }[], unread: string[] }>}
 */
export async function inspectFolder(folder, name) {
  const { issues, errors } = await inspect({
    input: folder,
    electronVersionOverride: devDependencies.electron,
    // Compares with a list of Electron's releases that it would have to fetch.
    excludeFromScan: ['availablesecurityfixesglobalcheck'],
  })
  const nameOf = (file) => (file === 'N/A' ? name : `${name}/${relative(folder, file).replaceAll('\\', '/')}`)
  return {
    findings: issues.map(({ id, file, location }) => ({ rule: id, file: nameOf(file), line: location.line })),
    unread: errors.map(({ file, message }) => `${nameOf(file)} could not be read: ${message}`),
  }
}
