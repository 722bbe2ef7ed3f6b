import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The sample files of other systems. They are test data that is not part of this repository. */
export const SAMPLES = join(import.meta.dirname, '../../../shared/samples')

export const hasSamples = existsSync(SAMPLES)

/** The title of a test that reads samples. It says so where they are missing. */
export const withSamples = (title: string): string => (hasSamples ? title : `${title} (skipped: no ../shared/samples here)`)

/** Whether a test of samples is skipped. In CI a missing sample is a failure. */
export const skipsSamples = !hasSamples && process.env.CI !== 'true'

export const readSample = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8')
