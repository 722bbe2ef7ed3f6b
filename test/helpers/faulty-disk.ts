import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SOURCE = join(import.meta.dirname, 'disk-faults.c')

/** The library that lets the disk of a process fail, or null without Linux or a C compiler. */
export const buildFaultLibrary = (): { readonly library: string; readonly remove: () => void } | null => {
  if (process.platform !== 'linux') return null
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-faults-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const library = join(folder, 'disk-faults.so')
  if (spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl']).status === 0) return { library, remove }
  remove()
  return null
}

/** What the disk of one process does, as `disk-faults.c` describes it. */
export type FaultControl = {
  /** The environment of a process whose paths that begin with `below` are on this disk. */
  readonly envFor: (below: string) => NodeJS.ProcessEnv
  readonly say: (text: string) => void
  readonly remove: () => void
}

export const createFaultControl = (library: string): FaultControl => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-control-'))
  const control = join(folder, 'fault')
  const say = (text: string): void => writeFileSync(control, text)
  say('')
  return {
    envFor: (below) => ({
      ...process.env,
      LD_PRELOAD: library,
      GATEHOUSE_FAULT_FOLDER: below,
      GATEHOUSE_FAULT_FILE: control,
      GATEHOUSE_FAULT_COUNT: join(folder, 'count'),
    }),
    say,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The calls that were counted since the token was said, as the process under test or its parent reads them. */
export const readFaultCount = (env: NodeJS.ProcessEnv, token: string): number => {
  try {
    const [counted, count] = readFileSync(env.GATEHOUSE_FAULT_COUNT ?? '', 'utf8')
      .trim()
      .split(/ +/)
    return counted === token ? Number(count) : 0
  } catch {
    return 0
  }
}
