import { readKey } from './key-reader.ts'

/** The meaning of a key in a grid. `move` goes to this row, and `isExtending` selects all rows on the way. */
export type GridStep =
  | { readonly kind: 'move'; readonly index: number; readonly isExtending: boolean }
  | { readonly kind: 'open' }
  | { readonly kind: 'turn' }
  | { readonly kind: 'select-all' }
  | { readonly kind: 'clear' }

type Press = Parameters<typeof readKey>[0] & Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey'>

/** The active row (-1 if there is none), the number of rows, and how many are visible. */
type Position = { readonly active: number; readonly rows: number; readonly rowsInSight: number }

/** The keys of the WAI-ARIA grid pattern, applied to whole rows. */
export const readGridKey = (press: Press, { active, rows, rowsInSight }: Position): GridStep | null => {
  const key = readKey(press)
  const { ctrlKey, metaKey, shiftKey, altKey } = press
  if (altKey) return null
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' ? { kind: 'select-all' } : null
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + rowsInSight,
    PageUp: active - rowsInSight,
    Home: 0,
    End: rows - 1,
  }
  const wanted = moves[key]
  if (wanted !== undefined) return { kind: 'move', index: Math.max(0, Math.min(wanted, rows - 1)), isExtending: shiftKey }
  switch (key) {
    case 'Enter':
      return { kind: 'open' }
    case ' ':
      return { kind: 'turn' }
    case 'Escape':
      return { kind: 'clear' }
    default:
      return null
  }
}
