import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'
import { idsIn, readExplanationProofs, readTableProofs } from './proofs.mjs'

const read = (name) => readFileSync(join(root, 'docs', name), 'utf8')

/** The id of every test that the security documents cite. */
export const readSecurityProofs = () => [
  ...new Set([...readTableProofs(read('security.md')), ...readExplanationProofs(JSON.parse(read('electronegativity.json')))]),
]

/** Every test in the sources that has an id. */
export const readTaggedTests = () =>
  readdirSync(join(root, 'test'), { recursive: true })
    .filter((name) => /\.(?:test|spec)\.ts$/.test(name))
    .flatMap((name) => idsIn(readFileSync(join(root, 'test', name), 'utf8')).map((id) => ({ id, file: `test/${name}` })))
