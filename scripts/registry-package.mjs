import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { outputOf } from './command.mjs'
import { Stop } from './progress.mjs'

/** Downloads one package from the registry and unpacks it into `folder`. Any content other than the pinned one is rejected. */
export async function fetchPackage(name, integrity, folder) {
  const said = outputOf('npm', ['pack', name, '--json', '--loglevel=error', '--pack-destination', folder], { cwd: folder })
  const tarball = join(folder, JSON.parse(said)[0].filename)
  // Checked here too: npm compares with the registry's digest, and this with the reviewed one.
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  const got = `sha512-${hash.digest('base64')}`
  if (got !== integrity)
    throw new Stop(`${name} from the registry is not what was pinned.\n  pinned ${integrity}\n  got    ${got}`)
  outputOf('tar', ['-xzf', tarball, '-C', folder])
  return join(folder, 'package')
}
