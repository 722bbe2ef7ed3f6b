import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { events, table, tableLines, things } from '../helpers/ended-access.ts'
import { startWorld } from '../helpers/ended-access-directory.ts'

const cells = things.flatMap((thing) =>
  events.flatMap((event) => {
    const fate = table[thing].fates[event]
    return fate === 'none' ? [] : [{ thing, event, fate }]
  }),
)

describe('what a session can leave behind', () => {
  test('is in docs/security.md as it is tested, with a reason for whatever is kept', () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8')
    expect(document).toContain(tableLines().join('\n'))
    for (const thing of things)
      if (Object.values(table[thing].fates).includes('kept')) expect(table[thing].why, thing).not.toBe('')
  })

  test.each(cells)(
    '$thing, $event: $fate [left-behind-table]',
    async ({ thing, event, fate }) => {
      const { make, run } = await startWorld(event)
      const works = await make[thing]()
      await run[event]()
      expect(await works()).toBe(fate === 'kept')
      // A restored backup takes some seconds.
    },
    60_000,
  )
})
