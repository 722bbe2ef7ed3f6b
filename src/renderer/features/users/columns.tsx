import type { ReactNode } from 'react'
import { type UserColumn, userColumns } from '../../../shared/api/list-preferences.ts'
import type { UserSort, UserSortColumn } from '../../../shared/api/user-list.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { formatAddress } from '../../../shared/domain/email.ts'
import { hasDisableDate } from '../../../shared/domain/user-state.ts'
import {
  formatDate,
  formatDateAndTime,
  formatRole,
  formatShortDate,
  formatState,
  isolateDirected,
} from '../../../shared/messages/user-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { LockIcon } from '../../ui/icons.tsx'
import classes from './user-grid.module.css'

const { columns: words } = usersMessages

type Column = {
  readonly name: 'email' | UserColumn
  readonly label: string
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

/** Text that is cut where its column is narrower, with the whole of it as the tooltip. */
const Text = ({ text, isQuiet = false }: { text: string; isQuiet?: boolean }) => (
  <span className={isQuiet ? classes.quiet : undefined} title={text}>
    {text}
  </span>
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
  if (disableAt !== null && hasDisableDate({ state, disableAt })) return <Day at={disableAt} format={words.until} />
  return mustChangePassword ? <Text text={words.passwordDue} /> : null
}

const State = ({ user }: { user: UserView }) => {
  const besides = formatBesides(user)
  return (
    <>
      <span className={classes.state} data-state={user.state}>
        <Text text={formatState(user.state)} />
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
          <bdi>{name}</bdi>
        </strong>
      )}
      <span className={isNamed ? classes.second : classes.first} title={formatAddress(email)}>
        <bdi>{email}</bdi>
      </span>
    </>
  )
}

const email: Column = {
  name: 'email',
  label: words.user,
  sort: 'email',
  show: (user, hasName) => <Identity user={user} hasName={hasName} />,
}

const others: Readonly<Record<UserColumn, Omit<Column, 'name'>>> = {
  name: {
    label: words.name,
    sort: 'name',
    show: ({ name }) => <Text text={name} />,
  },
  role: { label: words.role, sort: 'role', show: ({ role }) => <Text text={formatRole(role)} /> },
  state: { label: words.state, sort: 'state', show: (user) => <State user={user} /> },
  createdAt: { label: words.createdAt, sort: 'createdAt', show: ({ createdAt }) => <Time at={createdAt} /> },
  lastSignInAt: {
    label: words.lastSignInAt,
    sort: 'lastSignInAt',
    show: ({ lastSignInAt }) => <Time at={lastSignInAt} />,
  },
  passwordChangedAt: {
    label: words.passwordChangedAt,
    sort: 'passwordChangedAt',
    show: ({ passwordChangedAt }) => <Time at={passwordChangedAt} />,
  },
  secondFactor: {
    label: words.secondFactor,
    sort: 'secondFactorAt',
    show: ({ hasSecondFactor }) => <Text text={hasSecondFactor ? words.on : words.off} isQuiet={!hasSecondFactor} />,
  },
  groups: {
    label: words.groups,
    show: ({ groups }) => <Text text={groups.map(isolateDirected).join(', ')} isQuiet />,
  },
}

export const isSortedBy = (name: UserColumn, { by }: UserSort): boolean => others[name].sort === by

export const formatColumn = (name: UserColumn): string => others[name].label

/** The columns that are shown. The email is first. */
export const columnsOf = (shown: readonly UserColumn[]): readonly Column[] => [
  email,
  ...userColumns.filter((name) => shown.includes(name)).map((name): Column => ({ name, ...others[name] })),
]
