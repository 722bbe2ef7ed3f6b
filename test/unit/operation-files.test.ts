import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { operationNames } from '../../src/shared/api/names.ts'

const folder = join(import.meta.dirname, '../../src/main/operations')

/** The operations whose handlers a file registers. A factory needs its parts only when a handler is called. */
const listRegistered = async (file: string): Promise<string[]> => {
  const exported: Record<string, unknown> = await import(join(folder, file))
  return Object.entries(exported).flatMap(([name, value]) => {
    if (!/Handlers$/.test(name) || name === 'createHandlers') return []
    return Object.keys(typeof value === 'function' ? value({}) : (value as object))
  })
}

const files = readdirSync(folder)
const registered = new Map<string, string[]>()
for (const file of files) registered.set(file, await listRegistered(file))

describe('the files of the operations', () => {
  it.each([...registered].filter(([, names]) => names.length > 0))(
    '%s registers handlers of its own namespace only',
    (file, names) => {
      expect(names.map((name) => `${name.split(':')[0]}.ts`)).toEqual(names.map(() => file))
    },
  )

  it('registers each operation once', () => {
    expect([...registered.values()].flat().sort()).toEqual([...operationNames].sort())
  })

  it('has one file with handlers for each namespace', () => {
    const namespaces = new Set(operationNames.map((name) => `${name.split(':')[0]}.ts`))
    const withHandlers = [...registered].filter(([, names]) => names.length > 0).map(([file]) => file)
    expect(withHandlers.sort()).toEqual([...namespaces].sort())
  })
})
