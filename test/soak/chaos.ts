import { buildFaultLibrary } from '../helpers/faulty-disk.ts'
import { type CrashReport, surviveKills } from './crash.ts'
import { killRestores } from './killed-restores.ts'
import { killMigrations } from './migration-faults.ts'

/** Of all kills, those inside an exchange of a restore, and those inside a migration. The other kinds of work share the rest. */
const RESTORES_SHARE = 0.15
const MIGRATIONS_SHARE = 0.15

export type ChaosReport = Omit<CrashReport, 'histogram'> & { readonly histogram: ReadonlyMap<string, number> }

/**
 * Kills processes with SIGKILL while they register users, reset passwords, and do each kind of long work, also within a restore and a migration. Null
 * without a C compiler, which these two need.
 */
export const surviveChaos = async (load: Parameters<typeof surviveKills>[0]): Promise<ChaosReport | null> => {
  const built = buildFaultLibrary()
  if (!built) return null
  const restores = Math.max(1, Math.floor(load.kills * RESTORES_SHARE))
  const migrations = Math.max(1, Math.floor(load.kills * MIGRATIONS_SHARE))
  try {
    const report = await surviveKills({ ...load, kills: load.kills - restores - migrations })
    const losses = [
      ...report.losses,
      ...(await killRestores(built.library, restores)),
      ...(await killMigrations(built.library, 'release-1', migrations)),
    ]
    const histogram = new Map<string, number>([...report.histogram, ['restore', restores], ['migration', migrations]])
    return { ...report, kills: load.kills, histogram, losses }
  } finally {
    built.remove()
  }
}
