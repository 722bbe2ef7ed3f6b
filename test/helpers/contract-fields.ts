/** The names of an input's arguments, as its schema has them. */
export const listFields = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return []
  if ('shape' in schema) return Object.keys(schema.shape as object)
  if ('unwrap' in schema && typeof schema.unwrap === 'function') return listFields(schema.unwrap())
  return []
}
