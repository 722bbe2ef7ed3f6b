import { beforeEach, expect, test } from 'vitest'
import {
  clearSelection,
  countSelected,
  isRangeTooLong,
  isSelected,
  recordListed,
  select,
  selectAllThatMatch,
  toBulkSelection,
  useSelection,
} from '../../src/renderer/features/users/selection.ts'
import { useWindowState } from '../../src/renderer/session/window-state.ts'
import type { OwnView } from '../../src/shared/api/auth.ts'
import { bulkSelection } from '../../src/shared/api/bulk-change.ts'
import { IDS_MAX } from '../../src/shared/domain/limits.ts'

const [ada, bob, carol] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const
const listed = { search: 'example', filter: { role: 'user' } } as const
const now = () => useSelection.getState()

const person = { id: ada, email: 'ada@example.org', hasSecondFactor: false } as OwnView

beforeEach(() => {
  useWindowState.setState({ person, screen: { kind: 'users' } })
  clearSelection()
  recordListed(listed, 312_044)
  useWindowState.setState({ outcome: null })
})

test('some are selected by name, and stay so while the list is searched for others', () => {
  select([ada, bob])
  select([carol], [ada])
  recordListed({ search: 'nobody', filter: {} }, 0)
  expect(countSelected(now())).toBe(2)
  expect([ada, bob, carol].map((id) => isSelected(now().selection, id))).toEqual([false, true, true])
  expect(toBulkSelection(now())).toEqual({ kind: 'ids', ids: [bob, carol] })
  expect(bulkSelection.safeParse(toBulkSelection(now())).success).toBe(true)
})

test('all that match are selected but for some, as the directory takes it, and end with their search or filter', () => {
  selectAllThatMatch()
  expect(countSelected(now())).toBe(312_044)
  select([], [ada])
  expect(countSelected(now())).toBe(312_043)
  expect(isSelected(now().selection, ada)).toBe(false)
  expect(isSelected(now().selection, bob)).toBe(true)
  expect(toBulkSelection(now())).toEqual({ kind: 'matching', ...listed, except: [ada] })
  expect(bulkSelection.safeParse(toBulkSelection(now())).success).toBe(true)
  recordListed({ search: 'example', filter: { role: 'user' } }, null)
  expect(countSelected(now())).toBeNull()
  recordListed({ search: 'example', filter: { role: 'auditor' } }, 3)
  expect(countSelected(now())).toBe(0)
})

test('more than the directory takes by name is said, and changes nothing', () => {
  select([ada])
  select(Array.from({ length: IDS_MAX }, () => crypto.randomUUID()))
  expect(countSelected(now())).toBe(1)
  expect(useWindowState.getState().outcome?.text).toContain('5,000')
  expect(isRangeTooLong(IDS_MAX)).toBe(false)
  expect(isRangeTooLong(IDS_MAX + 1)).toBe(true)
})

test('a selection outlasts a locked window, and leaves with who made it', () => {
  select([ada])
  useWindowState.setState({ person: null, screen: { kind: 'locked', person, returnTo: { kind: 'users' } } })
  expect(countSelected(now())).toBe(1)
  useWindowState.setState({ screen: { kind: 'sign-in', email: '' } })
  expect(countSelected(now())).toBe(0)
})
