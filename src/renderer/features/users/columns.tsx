import type { ReactNode } from 'react'
import { type UserColumn, userColumns } from '../../../shared/api/list-preferences.ts'
import type { UserSortColumn } from '../../../shared/api/user-list.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { formatAddress } from '../../../shared/domain/email.ts'
import {
  formatDate,
  formatDateAndTime,
  formatRole,
  formatShortDate,
  formatState,
} from '../../../shared/messages/user-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { LockIcon } from '../../ui/icons.tsx'
import classes from './user-grid.module.css'

const { columns: words } = usersMessages

const firstColumns: readonly UserColumn[] = ['role', 'state', 'createdAt', 'lastSignInAt']

/** The sum of a row's own margins (pixels). Keep it equal to the style sheet. */
const ROW_MARGINS = 8

/** All margins of a row within the list (pixels). Keep them equal to the style sheet. */
const MARGINS = 16 + ROW_MARGINS

type Column = {
  readonly name: 'email' | UserColumn
  readonly label: string
  /** The minimum width (pixels), and the share of the remaining width. */
  readonly least: number
  readonly share?: number
  readonly sort?: UserSortColumn
  /** `hasName`: the name has its own column. */
  readonly show: (user: UserView, hasName: boolean) => ReactNode
}

const Time = ({ at }: { at: number | null }) =>
  at === null ? (
    <span className={classes.quiet}>{words.never}</span>
  ) : (
    <time className={classes.quiet} title={formatDateAndTime(at)}>
      {formatDate(at)}
    </time>
  )

const Day = ({ at, format }: { at: number; format: (when: string) => string }) => (
  <time title={format(formatDateAndTime(at))}>{format(formatShortDate(at))}</time>
)

/** Important facts that the state alone does not show. */
const formatBesides = ({ isLocked, mustChangePassword, state, disableAt, deletedAt }: UserView): ReactNode => {
  if (state === 'deleted') return deletedAt === null ? null : <Day at={deletedAt} format={words.since} />
  if (isLocked)
    return (
      <span className={classes.locked}>
        <LockIcon />
        {words.locked}
      </span>
    )
  if (state === 'active' && disableAt !== null) return <Day at={disableAt} format={words.until} />
  return mustChangePassword ? words.passwordDue : null
}

const State = ({ user }: { user: UserView }) => {
  const besides = formatBesides(user)
  return (
    <>
      <span className={classes.state} data-state={user.state}>
        {formatState(user.state)}
      </span>
      {besides !== null && <span className={classes.second}>{besides}</span>}
    </>
  )
}

/** The name above the address, or the address alone. */
const Identity = ({ user: { name, email }, hasName }: { user: UserView; hasName: boolean }) => {
  const isNamed = name !== '' && !hasName
  return (
    <>
      {isNamed && (
        <strong className={classes.first} title={name}>
          {name}
        </strong>
      )}
      <span className={isNamed ? classes.second : classes.first} title={formatAddress(email)}>
        {email}
      </span>
    </>
  )
}

const email: Column = {
  name: 'email',
  label: words.user,
  least: 180,
  share: 2,
  sort: 'email',
  show: (user, hasName) => <Identity user={user} hasName={hasName} />,
}

const others: Readonly<Record<UserColumn, Omit<Column, 'name'>>> = {
  name: {
    label: words.name,
    least: 120,
    share: 1,
    sort: 'name',
    show: ({ name }) => <span title={name}>{name}</span>,
  },
  role: { label: words.role, least: 108, sort: 'role', show: ({ role }) => formatRole(role) },
  state: { label: words.state, least: 120, sort: 'state', show: (user) => <State user={user} /> },
  createdAt: { label: words.createdAt, least: 108, sort: 'createdAt', show: ({ createdAt }) => <Time at={createdAt} /> },
  lastSignInAt: {
    label: words.lastSignInAt,
    least: 108,
    sort: 'lastSignInAt',
    show: ({ lastSignInAt }) => <Time at={lastSignInAt} />,
  },
  passwordChangedAt: {
    label: words.passwordChangedAt,
    least: 144,
    sort: 'passwordChangedAt',
    show: ({ passwordChangedAt }) => <Time at={passwordChangedAt} />,
  },
  secondFactor: {
    label: words.secondFactor,
    least: 160,
    sort: 'secondFactorAt',
    show: ({ hasSecondFactor }) => (hasSecondFactor ? words.on : <span className={classes.quiet}>{words.off}</span>),
  },
  tags: {
    label: words.tags,
    least: 112,
    share: 1,
    show: ({ tags }) => (
      <span className={classes.quiet} title={tags.join(', ')}>
        {tags.join(', ')}
      </span>
    ),
  },
}

/** The chosen columns, or the default ones. */
export const chosenColumns = (chosen: readonly UserColumn[] | null): readonly UserColumn[] => chosen ?? firstColumns

export const formatColumn = (name: UserColumn): string => others[name].label

/** The columns that are shown. The email is first. */
export const columnsOf = (shown: readonly UserColumn[]): readonly Column[] => [
  email,
  ...userColumns.filter((name) => shown.includes(name)).map((name): Column => ({ name, ...others[name] })),
]

/** The widths before and after the columns (pixels): the checkbox, and the row's button. */
const edgesOf = (canPick: boolean, canIssue: boolean): { box: number; button: number } => ({
  box: canPick ? 36 : 0,
  button: canIssue ? 136 : 8,
})

/** The grid's column template. */
export const templateOf = (shown: readonly UserColumn[], canPick: boolean, canIssue: boolean): string => {
  const { box, button } = edgesOf(canPick, canIssue)
  const columns = columnsOf(shown).map(({ least, share }) => (share ? `minmax(${least}px, ${share}fr)` : `${least}px`))
  return [...(box ? [`${box}px`] : []), ...columns, `${button}px`].join(' ')
}

/** The minimum width of the grid (pixels). The grid scrolls below it. */
export const leastWidthOf = (shown: readonly UserColumn[], canPick: boolean, canIssue: boolean): number => {
  const { box, button } = edgesOf(canPick, canIssue)
  return columnsOf(shown).reduce((sum, { least }) => sum + least, box + button + ROW_MARGINS)
}

/** The first columns that fit into a list of this width (pixels). */
export const fittingColumns = (
  shown: readonly UserColumn[],
  width: number,
  canPick: boolean,
  canIssue: boolean,
): readonly UserColumn[] => {
  const { box, button } = edgesOf(canPick, canIssue)
  const room = width - box - button - MARGINS - email.least
  const inOrder = userColumns.filter((name) => shown.includes(name))
  const end = inOrder.findIndex(
    (_, index) => inOrder.slice(0, index + 1).reduce((sum, name) => sum + others[name].least, 0) > room,
  )
  return end < 0 ? inOrder : inOrder.slice(0, end)
}
