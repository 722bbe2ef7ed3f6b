/** The time now, in UTC epoch milliseconds. */
export type Clock = () => number

/** One second (milliseconds). */
export const SECOND_MS = 1_000

/** One minute (milliseconds). */
export const MINUTE_MS = 60 * SECOND_MS

/** One hour (milliseconds). */
export const HOUR_MS = 60 * MINUTE_MS

/** 24 hours (milliseconds). Calendar days differ in length; see `days.ts`. */
export const DAY_MS = 24 * HOUR_MS

/** How near a date must be for the overview to list it (milliseconds). A week holds a working day in every country. */
export const SOON_MS = 7 * DAY_MS

/** The end of the year 9999 (UTC epoch milliseconds): the latest date that a person plans. A longer year is a typing mistake. */
export const PLANNED_TIME_MAX = 253_402_300_799_999

/** The latest possible date (ECMA-262, 21.4.1.1), in UTC epoch milliseconds. */
export const TIME_MAX = 8_640_000_000_000_000
