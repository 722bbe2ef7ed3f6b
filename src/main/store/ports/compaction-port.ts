import type { Watch } from './commit.ts'

/** The size of the database file, and how much of it holds nothing any more (bytes). */
export type DatabaseSize = { readonly bytes: number; readonly freeBytes: number }

/** Giving unused space of the database back to the disk. */
export interface CompactionPort {
  readDatabaseSize(): Promise<DatabaseSize>
  /**
   * Writes the database again without its unused pages, on another thread. Other writes wait meanwhile. Null where `signal` ended it before it
   * began.
   *
   * @throws Refusal busy if another process writes or compacts; disk-full if the disk has no room for a second copy
   */
  compact(watch: Watch): Promise<DatabaseSize | null>
}
