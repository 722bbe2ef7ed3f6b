import { parseArgs } from 'node:util'
import { SECOND_MS } from '../../src/shared/domain/time.ts'
import { makeDiskFolder } from '../helpers/disk-folder.ts'
import { surviveChaos } from './chaos.ts'
import { meetDamage } from './damage.ts'
import { failEachWrite } from './failing-writes.ts'
import { fuzz } from './fuzz.ts'
import { fuzzHttp } from './http-fuzz.ts'
import { interruptMigration } from './migration-faults.ts'
import { fuzzOidc } from './oidc-fuzz.ts'
import { measureTiming } from './timing.ts'

/** What one section found out: a line for the terminal, and everything that was lost. */
type Outcome = { readonly summary: string; readonly losses: readonly string[] }

type Section = { readonly name: string; readonly run: () => Promise<Outcome> }

const KILLS = '200'
const CALLS = '100000'
const REQUESTS = '200000'
const SAMPLES = '500'
/** bcrypt's cost in the timing: low enough for thousands of sign-ins, and so dear that a hash is nearly all of one. */
const TIMING_COST = '9'
/** fast-check's seeds are 32 bits. */
const SEEDS = 2 ** 31
const USERS = 500
const SIGNED_IN = 50

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    kills: { type: 'string', default: KILLS },
    calls: { type: 'string', default: CALLS },
    requests: { type: 'string', default: REQUESTS },
    samples: { type: 'string', default: SAMPLES },
    cost: { type: 'string', default: TIMING_COST },
    former: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % SEEDS) },
  },
})

const sections: readonly Section[] = [
  {
    name: 'chaos',
    run: async () => {
      const { folder, remove } = makeDiskFolder()
      const report = await surviveChaos({ folder, users: USERS, signedIn: SIGNED_IN, kills: Number(values.kills) })
      if (!report) return { summary: 'not run', losses: ['a C compiler is needed'] }
      const { kills, registered, resets, works, changed, histogram, losses: lost } = report
      // What lost something is worth looking at.
      if (lost.length === 0) remove()
      const met = [...histogram].map(([work, count]) => `${work} ${count}`).join(', ')
      const acknowledged = `${registered} registrations, ${resets} resets and ${works} long works with ${changed} changed users acknowledged`
      const { cases, faults } = await meetDamage({ isShort: false })
      const summary = `${kills} kills (inside ${met}), ${acknowledged}, ${lost.length} lost; ${cases} kinds of damage, ${faults.length} faults`
      return { summary, losses: [...lost, ...faults] }
    },
  },
  {
    name: 'faults',
    run: async () => {
      const results = await failEachWrite(null)
      if (!results) return { summary: 'not run', losses: ['a C compiler is needed'] }
      for (const { operation, calls, failed, acknowledged } of results)
        process.stdout.write(
          `  ${operation}: ${calls} calls, each failed once; ${failed} refused, ${acknowledged} done all the same\n`,
        )
      const calls = results.reduce((sum, one) => sum + one.calls, 0)
      const losses = results.flatMap(({ operation, faults }) => faults.map((fault) => `${operation}: ${fault}`))
      return { summary: `${results.length} operations, ${calls} failing calls; ${losses.length} faults`, losses }
    },
  },
  {
    name: 'migrations',
    run: async () => {
      const report = await interruptMigration('release-1', 1)
      if (!report) return { summary: 'not run', losses: ['a C compiler is needed'] }
      const { calls, kills, failures, faults } = report
      return { summary: `${calls} calls, ${kills} kills, ${failures} failures; ${faults.length} faults`, losses: faults }
    },
  },
  {
    name: 'fuzz',
    run: async () => {
      const { folder, remove } = makeDiskFolder()
      const seed = Number(values.seed)
      process.stdout.write(`fuzz  seed ${seed}\n`)
      const { calls, succeeded, refusals, faults } = await fuzz({ folder, calls: Number(values.calls), seed })
      if (faults.length === 0) remove()
      const codes = [...refusals].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${count}`)
      const outcome = `${calls} calls (seed ${seed}), ${succeeded} succeeded, refused: ${codes.join(', ')}; ${faults.length} faults`
      return { summary: outcome, losses: faults }
    },
  },
  {
    name: 'http-fuzz',
    run: async () => {
      const { folder, remove } = makeDiskFolder()
      const seed = Number(values.seed)
      process.stdout.write(`http-fuzz  seed ${seed}\n`)
      const { answered, closed, statuses, losses } = await fuzzHttp({ folder, requests: Number(values.requests), seed })
      if (losses.length === 0) remove()
      const seen = [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${status} ${count}`)
      const summary = `${answered} requests answered (seed ${seed}), ${closed} closed; ${seen.join(', ')}; ${losses.length} losses`
      return { summary, losses }
    },
  },
  {
    name: 'oidc-fuzz',
    run: async () => {
      const { folder, remove } = makeDiskFolder()
      const seed = Number(values.seed)
      process.stdout.write(`oidc-fuzz  seed ${seed}\n`)
      const { statuses, losses } = await fuzzOidc({ folder, requests: Number(values.requests), seed })
      if (losses.length === 0) remove()
      const seen = [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${status} ${count}`)
      return { summary: `${values.requests} requests (seed ${seed}); ${seen.join(', ')}; ${losses.length} losses`, losses }
    },
  },
  {
    name: 'timing',
    run: async () => {
      const disks = [makeDiskFolder(), makeDiskFolder()]
      const losses = await measureTiming({
        folders: disks.map(({ folder }) => folder),
        samples: Number(values.samples),
        cost: Number(values.cost),
        former: values.former ?? null,
        seed: Number(values.seed),
        tell: (lines) => void process.stdout.write(`${lines.join('\n')}\n`),
      })
      for (const { remove } of disks) remove()
      return {
        summary: `${values.samples} sign-ins of each kind, idle and under load; ${losses.length} of the tables tell kinds apart`,
        losses,
      }
    },
  },
]

const unknown = (values.only ?? []).filter((name) => !sections.some((section) => section.name === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no section ${unknown.join(', ')}. There are: ${sections.map(({ name }) => name).join(', ')}\n`)
  process.exit(2)
}

for (const { name, run } of sections.filter(({ name }) => values.only?.includes(name) ?? true)) {
  const start = performance.now()
  const { summary, losses } = await run()
  for (const loss of losses) process.stdout.write(`  ${loss}\n`)
  const seconds = Math.round((performance.now() - start) / SECOND_MS)
  process.stdout.write(`${name}  ${losses.length === 0 ? 'ok' : 'FAILED'}  ${summary}  (${seconds} s)\n`)
  if (losses.length > 0) process.exitCode = 1
}
