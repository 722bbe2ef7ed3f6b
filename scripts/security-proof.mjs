import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'
import { readExplanationProofs, readTableProofs } from './proofs.mjs'

const read = (name) => readFileSync(join(root, 'docs', name), 'utf8')

/** Every test that the security documents name. */
export const readSecurityProofs = () => [
  ...readTableProofs(read('security.md')),
  ...readExplanationProofs(JSON.parse(read('electronegativity.json'))),
]
