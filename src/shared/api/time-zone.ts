import { z } from 'zod'

/** Longer than any name of the IANA time zone database. */
const NAME_MAX_CHARACTERS = 64

const isKnown = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** A time zone by its name in the IANA database, such as `Asia/Kathmandu`. */
export const timeZone = z.string().max(NAME_MAX_CHARACTERS, { abort: true }).refine(isKnown, 'time-zone-unknown')
