import type { DescribedText } from '../../../shared/api/user-fields.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { UserDetailView } from '../../../shared/api/users.ts'
import { hasDisableDate } from '../../../shared/domain/user-state.ts'
import { describedTexts, formatDate, formatDateAndTime, formatRole, formatState } from '../../../shared/messages/user-messages.ts'
import { formatStoredPassword, userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { Fact, Facts } from '../../ui/section.tsx'
import { Address } from '../../widgets/address.tsx'
import groups from './groups.module.css'
import { type UserAction, userActions } from './user-actions.ts'
import classes from './user-panel.module.css'

const { account, credentials, none } = userPanelMessages

const { columns } = usersMessages

// The messages have one entry per text, and the name stands first.
const furtherTexts = (Object.keys(describedTexts) as DescribedText[]).filter((name) => name !== 'name')

type FactsProps = {
  user: UserView
  detail: UserDetailView | undefined
  actions: readonly UserAction[]
  onPress: (action: UserAction) => void
}

/** The edit button of a fact, for roles with the permission. */
const useWays =
  ({ user, actions, onPress }: Omit<FactsProps, 'detail'>) =>
  (action: UserAction) =>
    actions.includes(action) ? (
      <QuietButton size="xs" onClick={() => onPress(action)}>
        {action.label(user)}
      </QuietButton>
    ) : undefined

const formatWhen = ({ state, disableAt, deletedAt }: UserView, purgeAt: number | null | undefined): string => {
  if (deletedAt !== null) {
    const [words, when] = [formatState(state), formatDate(deletedAt)]
    return purgeAt == null ? account.deleted(words, when) : account.restorable(words, when, formatDate(purgeAt))
  }
  return disableAt !== null && hasDisableDate({ state, disableAt })
    ? account.disabledLater(formatState(state), formatDateAndTime(disableAt))
    : formatState(state)
}

export const UserFacts = ({ user, detail, ...others }: FactsProps) => {
  const wayTo = useWays({ user, ...others })
  return (
    <section className={classes.part}>
      <div className={classes.partHead}>
        <h3 className={classes.subheading}>{account.heading}</h3>
        {detail && wayTo(userActions.update)}
      </div>
      <Facts>
        <Fact name={columns.name} isEmpty={user.name === ''}>
          {user.name || account.noName}
        </Fact>
        <Fact name={account.address} action={wayTo(userActions.changeEmail)}>
          <Address email={user.email} />
        </Fact>
        <Fact name={columns.role} action={wayTo(userActions.changeRole)}>
          {formatRole(user.role)}
        </Fact>
        <Fact name={columns.state}>{formatWhen(user, detail?.purgeAt)}</Fact>
        <Fact name={columns.groups} isEmpty={user.groups.length === 0}>
          {user.groups.length === 0 ? (
            none
          ) : (
            <ul className={groups.groups}>
              {user.groups.map((group) => (
                <li key={group} className={groups.group}>
                  {group}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        {detail &&
          furtherTexts.map((name) => (
            <Fact key={name} name={describedTexts[name].label} isEmpty={detail[name] === ''}>
              <span className={classes.lines}>{detail[name] || none}</span>
            </Fact>
          ))}
        <Fact name={columns.createdAt}>{formatDate(user.createdAt)}</Fact>
        <Fact name={columns.lastSignInAt} isEmpty={user.lastSignInAt === null}>
          {user.lastSignInAt === null ? columns.never : formatDateAndTime(user.lastSignInAt)}
        </Fact>
      </Facts>
    </section>
  )
}

/** The credentials: when they changed and how they are stored, never their values. */
export const CredentialFacts = ({ user, detail, ...others }: FactsProps) => {
  const wayTo = useWays({ user, ...others })
  const codeExpiresAt = detail ? (detail.activationExpiresAt ?? detail.resetExpiresAt) : null
  return (
    <section className={classes.part}>
      <h3 className={classes.subheading}>{credentials.heading}</h3>
      {!detail && <Skeleton lines={5} />}
      {detail && (
        <Facts>
          <Fact name={credentials.password} isEmpty={detail.password === null}>
            <span className={classes.lines}>{formatStoredPassword(detail)}</span>
          </Fact>
          <Fact
            name={credentials.passwordChange}
            isEmpty={!user.mustChangePassword}
            action={wayTo(userActions.requirePasswordChange)}
          >
            {user.mustChangePassword ? credentials.changeDue : credentials.noChangeDue}
          </Fact>
          <Fact name={columns.secondFactor} isEmpty={!user.hasSecondFactor} action={wayTo(userActions.removeSecondFactor)}>
            {detail.secondFactorAt === null ? credentials.off : credentials.onSince(formatDate(detail.secondFactorAt))}
          </Fact>
          <Fact name={credentials.recovery} isEmpty={detail.recoveryCodesLeft === 0}>
            {credentials.codesLeft(detail.recoveryCodesLeft)}
          </Fact>
          <Fact
            name={detail.password === null ? credentials.activationCode : credentials.issuedCode}
            isEmpty={codeExpiresAt === null}
          >
            {codeExpiresAt === null ? credentials.noCode : credentials.codeUntil(formatDateAndTime(codeExpiresAt))}
          </Fact>
        </Facts>
      )}
    </section>
  )
}
