/** The time now, in UTC epoch milliseconds. */
export type Clock = () => number
