/** The names of an input's arguments, from its schema. */
export const listFields = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return []
  if ('shape' in schema) return Object.keys(schema.shape as object)
  if ('unwrap' in schema && typeof schema.unwrap === 'function') return listFields(schema.unwrap())
  return []
}

/** The upper bound of a part of an input, or null if there is none. */
export type FieldBound = {
  readonly path: string
  readonly kind: 'number' | 'array'
  readonly least: number | null
  readonly most: number | null
}

type Definition = Record<string, unknown> & { type: string; checks?: { _zod: { def: Record<string, unknown> } }[] }

/** The bound of a check. The safe bounds of plain integers do not count. */
const checkOf = (definition: Definition, ...kinds: string[]): number | null => {
  const found = (definition.checks ?? [])
    .map(({ _zod: { def } }) => def)
    .filter(({ check }) => kinds.includes(String(check)))
    .map((def) => Number(def.value ?? def.maximum ?? def.minimum ?? def.length))
  return found.at(-1) ?? null
}

/** Every number and list of an input, wherever it stands (texts are bounded with the whole). @throws where a schema is of a kind that this does not know */
export const listBounds = (schema: unknown, path = ''): FieldBound[] => {
  const definition = (schema as { _zod: { def: Definition } })._zod.def
  const inner = (next: unknown, name = ''): FieldBound[] => listBounds(next, name === '' ? path : `${path}.${name}`)
  switch (definition.type) {
    case 'number':
      return [{ path, kind: 'number', least: checkOf(definition, 'greater_than'), most: checkOf(definition, 'less_than') }]
    case 'array':
      return [
        { path, kind: 'array', least: 0, most: checkOf(definition, 'max_length', 'length_equals') },
        ...inner(definition.element, '[]'),
      ]
    case 'object':
      return Object.entries(definition.shape as object).flatMap(([name, field]) => inner(field, name))
    case 'union':
      return (definition.options as unknown[]).flatMap((option) => inner(option))
    case 'tuple':
      return (definition.items as unknown[]).flatMap((item) => inner(item, '[]'))
    case 'optional':
    case 'nullable':
    case 'default':
      return inner(definition.innerType)
    case 'pipe':
      return inner(definition.in)
    case 'transform':
    case 'string':
    case 'enum':
    case 'literal':
    case 'boolean':
      return []
    default:
      throw new Error(`an input at ${path} is of a kind without a bound: ${definition.type}`)
  }
}
