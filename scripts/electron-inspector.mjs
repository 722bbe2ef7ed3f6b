import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { root } from './places.mjs'

const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const require = createRequire(import.meta.url)
const runner = require.resolve('@doyensec/electronegativity/dist/runner.js')

/** Gives Electronegativity's requires a replacement for one of its packages. */
function replacePackage(name, exports) {
  const filename = createRequire(runner).resolve(name)
  require.cache[filename] = { id: filename, filename, path: filename, loaded: true, children: [], paths: [], exports }
}

// It would fetch newer translations from GitHub, and wait ten seconds without a network. Our checks use no network.
replacePackage('got', async () => ({ statusCode: 204 }))
// Its second TypeScript parser needs a TypeScript of 2021. The first one reads our sources, and a file that it cannot read is our error.
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
    // This check would fetch the list of Electron's releases.
    excludeFromScan: ['availablesecurityfixesglobalcheck'],
  })
  const nameOf = (file) => (file === 'N/A' ? name : `${name}/${relative(folder, file).replaceAll('\\', '/')}`)
  return {
    findings: issues.map(({ id, file, location }) => ({ rule: id, file: nameOf(file), line: location.line })),
    unread: errors.map(({ file, message }) => `${nameOf(file)} could not be read: ${message}`),
  }
}
