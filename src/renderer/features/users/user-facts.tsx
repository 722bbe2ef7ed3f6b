import type { SignInExplanation } from '../../../shared/api/sign-in-explanation.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { UserDetailView } from '../../../shared/api/users.ts'
import { formatStoredPassword } from '../../../shared/messages/credential-messages.ts'
import { formatLock } from '../../../shared/messages/sign-in-messages.ts'
import { formatDate, formatDateAndTime, formatRole, formatState } from '../../../shared/messages/user-messages.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Fact, Facts } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Address } from '../../widgets/address.tsx'
import tags from './tags.module.css'
import { formatUserAction, type UserAction } from './user-actions.ts'
import classes from './user-panel.module.css'

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
        {formatUserAction(action, user)}
      </QuietButton>
    ) : undefined

const formatWhen = ({ state, disableAt, deletedAt }: UserView, purgeAt: number | null | undefined): string => {
  if (deletedAt !== null) {
    const end = purgeAt == null ? '' : `; can be restored until ${formatDate(purgeAt)}`
    return `${formatState(state)} on ${formatDate(deletedAt)}${end}`
  }
  return state === 'active' && disableAt !== null
    ? `Active until ${formatDateAndTime(disableAt)}, then disabled`
    : formatState(state)
}

export const UserFacts = ({ user, detail, ...others }: FactsProps) => {
  const wayTo = useWays({ user, ...others })
  return (
    <section className={classes.part}>
      <div className={classes.partHead}>
        <h3 className={classes.subheading}>Account</h3>
        {detail && wayTo('users:update')}
      </div>
      <Facts>
        <Fact name="Name" isEmpty={user.name === ''}>
          {user.name || 'Not given'}
        </Fact>
        <Fact name="E-mail" action={wayTo('users:changeEmail')}>
          <Address email={user.email} />
        </Fact>
        <Fact name="Role" action={wayTo('users:changeRole')}>
          {formatRole(user.role)}
        </Fact>
        <Fact name="State">{formatWhen(user, detail?.purgeAt)}</Fact>
        <Fact name="Tags" isEmpty={user.tags.length === 0}>
          {user.tags.length === 0 ? (
            'None'
          ) : (
            <ul className={tags.tags}>
              {user.tags.map((tag) => (
                <li key={tag} className={tags.tag}>
                  {tag}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        {detail && (
          <Fact name="Note" isEmpty={detail.note === ''}>
            <span className={classes.lines}>{detail.note || 'None'}</span>
          </Fact>
        )}
        <Fact name="Created">{formatDate(user.createdAt)}</Fact>
        <Fact name="Last sign-in" isEmpty={user.lastSignInAt === null}>
          {user.lastSignInAt === null ? 'Never' : formatDateAndTime(user.lastSignInAt)}
        </Fact>
      </Facts>
    </section>
  )
}

type CredentialFactsProps = FactsProps & { explanation: SignInExplanation | undefined }

/** The credentials: when they changed and how they are stored, never their values. */
export const CredentialFacts = ({ user, detail, explanation, ...others }: CredentialFactsProps) => {
  const wayTo = useWays({ user, ...others })
  return (
    <section className={classes.part}>
      <h3 className={classes.subheading}>Credentials</h3>
      {!detail && <Skeleton lines={5} />}
      {detail && (
        <Facts>
          <Fact name="Password" isEmpty={detail.password === null}>
            <span className={classes.lines}>{formatStoredPassword(detail)}</span>
          </Fact>
          <Fact name="New password" isEmpty={!user.mustChangePassword} action={wayTo('users:requirePasswordChange')}>
            {user.mustChangePassword ? 'Required before anything else' : 'Not required'}
          </Fact>
          <Fact name="Second factor" isEmpty={!user.hasSecondFactor} action={wayTo('users:removeSecondFactor')}>
            {detail.secondFactorAt === null ? 'None' : `Set up on ${formatDate(detail.secondFactorAt)}`}
          </Fact>
          <Fact name="Recovery" isEmpty={detail.recoveryCodesLeft === 0}>
            {detail.recoveryCodesLeft === 1
              ? 'One recovery code left'
              : `${detail.recoveryCodesLeft || 'No'} recovery codes left`}
          </Fact>
          <Fact name="Issued code" isEmpty={detail.resetExpiresAt === null}>
            {detail.resetExpiresAt === null ? 'None that still works' : `Works until ${formatDateAndTime(detail.resetExpiresAt)}`}
          </Fact>
          <Fact name="Sign-in" isEmpty={!user.isLocked}>
            {user.isLocked ? formatLock(explanation) : 'Not locked'}
          </Fact>
        </Facts>
      )}
    </section>
  )
}
