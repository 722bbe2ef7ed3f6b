import { type UserColumn, userColumns } from '../../../shared/api/list-preferences.ts'

/** The sum of a row's margins (pixels). Keep it equal to the style sheet. */
const ROW_MARGINS = 24

/** The checkbox before the columns, and the row's button after them (pixels). */
const CHECKBOX = 36
const BUTTON = 40

type Width = {
  /** The width that shows ordinary content whole (pixels). */
  readonly least: number
  /** Above this width (pixels), other columns grow first. */
  readonly most: number
  /** The share of the remaining width. */
  readonly share: number
}

/** The name and the email. An email of 30 characters fits. In a very narrow list, it shrinks to its floor. */
const identity: Width = { least: 244, most: 480, share: 3 }
const IDENTITY_FLOOR = 160

const date: Width = { least: 112, most: 144, share: 1 }

const widths: Readonly<Record<UserColumn, Width>> = {
  name: { least: 128, most: 280, share: 2 },
  role: { least: 116, most: 144, share: 1 },
  state: { least: 168, most: 200, share: 1 },
  createdAt: date,
  lastSignInAt: date,
  passwordChangedAt: { least: 148, most: 168, share: 1 },
  secondFactor: { least: 168, most: 184, share: 1 },
  groups: { least: 120, most: 360, share: 2 },
}

/** The columns in the order in which a narrow list drops them: dates first. */
const dropped: readonly UserColumn[] = [
  'passwordChangedAt',
  'createdAt',
  'lastSignInAt',
  'secondFactor',
  'groups',
  'name',
  'role',
  'state',
]

/** The default columns, and those that a wide window adds to them. */
const firstColumns: readonly UserColumn[] = ['role', 'state', 'createdAt', 'lastSignInAt']
const wideColumns: readonly UserColumn[] = [...firstColumns, 'passwordChangedAt', 'secondFactor', 'groups']

/** The chosen columns, or the default ones. */
export const chosenColumns = (chosen: readonly UserColumn[] | null, isWide: boolean): readonly UserColumn[] =>
  chosen ?? (isWide ? wideColumns : firstColumns)

/** The width of the list (pixels), and what each row has beside its columns. */
export type ListFrame = { readonly width: number; readonly canPick: boolean; readonly canIssue: boolean }

const edgesOf = ({ canPick, canIssue }: ListFrame): number => ROW_MARGINS + (canPick ? CHECKBOX : 0) + (canIssue ? BUTTON : 0)

const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0)

/** The columns that fit, in their order. The column that sorts the list always stays, because it explains the order. */
export const fittingColumns = (
  shown: readonly UserColumn[],
  frame: ListFrame,
  sortedBy: UserColumn | null = null,
): readonly UserColumn[] => {
  const room = frame.width - edgesOf(frame) - identity.least
  const kept = new Set(shown)
  const needed = (): number => sumOf([...kept].map((name) => widths[name].least))
  for (const name of dropped) {
    if (needed() <= room) break
    if (name !== sortedBy) kept.delete(name)
  }
  return userColumns.filter((name) => kept.has(name))
}

/** Gives the columns their least widths, then their shares of the rest up to their most, then the rest beyond that. */
const shareOut = (columns: readonly Width[], room: number): readonly number[] => {
  let sizes = columns.map(({ least }) => least)
  for (const limited of [true, false]) {
    let growing = columns.map((_, index) => index)
    let rest = room - sumOf(sizes)
    while (growing.length > 0 && rest >= 1) {
      const shares = sumOf(growing.map((index) => columns[index]?.share ?? 0))
      const grown = sizes.map((size, index) => {
        const { most = 0, share = 0 } = columns[index] ?? {}
        if (!growing.includes(index)) return size
        const wanted = size + (rest * share) / shares
        return limited ? Math.min(wanted, Math.max(size, most)) : wanted
      })
      growing = limited ? growing.filter((index) => (grown[index] ?? 0) < (columns[index]?.most ?? 0)) : []
      rest -= sumOf(grown) - sumOf(sizes)
      sizes = grown
    }
  }
  return sizes
}

/** The widths of the email's column and of these columns (pixels). They fill the list. */
export const columnWidths = (columns: readonly UserColumn[], frame: ListFrame): readonly number[] => {
  const room = frame.width - edgesOf(frame)
  const others = sumOf(columns.map((name) => widths[name].least))
  const least = Math.max(IDENTITY_FLOOR, Math.min(identity.least, room - others))
  return shareOut([{ ...identity, least }, ...columns.map((name) => widths[name])], room)
}

/** The grid's column template, and its minimum width (pixels), below which it scrolls. */
export const gridTemplate = (columns: readonly UserColumn[], frame: ListFrame): { template: string; width: number } => {
  const sizes = columnWidths(columns, frame)
  const fixed = [...(frame.canPick ? [CHECKBOX] : []), ...sizes.map(Math.floor)]
  const button = frame.canIssue ? BUTTON : 0
  const template = [...fixed.map((size) => `${size}px`), `minmax(${button}px, 1fr)`].join(' ')
  return { template, width: sumOf(fixed) + button + ROW_MARGINS }
}
