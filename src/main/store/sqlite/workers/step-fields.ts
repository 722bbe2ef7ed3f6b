/** The fields that an undo step sets, with their values. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of one side of a stored step. Null if the text is not a JSON object, which Gatehouse never writes. */
export const readFields = (text: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** Whether both sides of a step set the same fields. */
export const haveSameFields = (one: Fields, other: Fields): boolean =>
  JSON.stringify(Object.keys(one).sort()) === JSON.stringify(Object.keys(other).sort())

/** Whether a side sets fields, and only these. */
export const setsOnly = (fields: Fields, allowed: readonly string[]): boolean =>
  Object.keys(fields).length > 0 && Object.keys(fields).every((field) => allowed.includes(field))
