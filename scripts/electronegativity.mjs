import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transformSync } from '@swc/core'
import { inspectFolder } from './electron-inspector.mjs'
import { root } from './places.mjs'
import { compareFindings } from './security-findings.mjs'

/**
 * Checks the sources and the build (out/) for known dangers in Electron apps. Every finding must be explained in
 * docs/electronegativity.json, and every explanation must have a finding.
 */
const explanations = JSON.parse(readFileSync(join(root, 'docs', 'electronegativity.json'), 'utf8'))

/** A copy of the built app in the JavaScript of 2021, because the tool cannot parse newer syntax such as private fields. */
function copyBuilt() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-built-'))
  cpSync(join(root, 'out'), folder, { recursive: true })
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (!/\.c?js$/.test(entry)) continue
    const path = join(folder, entry)
    writeFileSync(path, transformSync(readFileSync(path, 'utf8'), { swcrc: false, jsc: { target: 'es2021' } }).code)
  }
  return folder
}

const built = copyBuilt()
try {
  const found = [await inspectFolder(join(root, 'src'), 'src'), await inspectFolder(built, 'out')]
  const findings = found.flatMap((each) => each.findings)
  const faults = [...found.flatMap((each) => each.unread), ...compareFindings(findings, explanations)]
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  rmSync(built, { recursive: true, force: true })
}
