import type { ReactNode } from 'react'
import type { DescribedText } from '../../../shared/api/user-fields.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { UserDetailView } from '../../../shared/api/users.ts'
import { hasDisableDate } from '../../../shared/domain/user-state.ts'
import { isUsername } from '../../../shared/domain/username.ts'
import { describedTexts, formatDate, formatDateAndTime, formatRole, formatState } from '../../../shared/messages/user-messages.ts'
import { formatPasswordChange, formatPasswordStorage, userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { copyText } from '../../api/secret-output.ts'
import { IconButton, QuietButton } from '../../ui/buttons.tsx'
import { CopyIcon } from '../../ui/icons.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { Fact, Facts } from '../../ui/section.tsx'
import { Address } from '../../widgets/address.tsx'
import groups from './groups.module.css'
import { type UserAction, userActions } from './user-actions.ts'
import classes from './user-panel.module.css'

const { account, access, technical, none } = userPanelMessages

const { columns } = usersMessages

// The messages have one entry per text, and the name stands first.
const furtherTexts = (Object.keys(describedTexts) as DescribedText[]).filter((name) => name !== 'name')

type FactsProps = {
  user: UserView
  detail: UserDetailView | undefined
  actions: readonly UserAction[]
  onPress: (action: UserAction) => void
}

/** The button below a fact that changes it, for roles with the permission. */
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

const addressMessages = { copied: account.addressCopied, notCopied: account.addressNotCopied }

type PartProps = { heading: string; action?: ReactNode; children: ReactNode }

const Part = ({ heading, action, children }: PartProps) => (
  <section className={classes.part}>
    <div className={classes.partHead}>
      <h3 className={classes.subheading}>{heading}</h3>
      {action}
    </div>
    <Facts>{children}</Facts>
  </section>
)

/** Who the user is. */
export const UserFacts = ({ user, detail, ...others }: FactsProps) => {
  const wayTo = useWays({ user, ...others })
  return (
    <Part heading={account.heading} action={detail && wayTo(userActions.update)}>
      <Fact name={columns.name} isEmpty={user.name === ''}>
        {user.name === '' ? account.noName : <bdi>{user.name}</bdi>}
      </Fact>
      <Fact
        name={isUsername(user.email) ? account.username : account.address}
        action={wayTo(userActions.changeEmail) ?? wayTo(userActions.changeUsername)}
      >
        <span className={classes.address}>
          <span>
            <Address email={user.email} />
          </span>
          <IconButton size="small" label={account.copyAddress} onClick={() => void copyText(user.email, addressMessages)}>
            <CopyIcon />
          </IconButton>
        </span>
      </Fact>
      <Fact name={columns.role} action={wayTo(userActions.changeRole)}>
        {formatRole(user.role)}
      </Fact>
      <Fact name={columns.groups} isEmpty={user.groups.length === 0}>
        {user.groups.length === 0 ? (
          none
        ) : (
          <ul className={groups.groups}>
            {user.groups.map((group) => (
              <li key={group} className={groups.group}>
                <bdi>{group}</bdi>
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
    </Part>
  )
}

const CredentialFacts = ({ user, detail, ...others }: FactsProps & { detail: UserDetailView }) => {
  const wayTo = useWays({ user, ...others })
  const codeExpiresAt = detail.activationExpiresAt ?? detail.resetExpiresAt
  return (
    <>
      <Fact name={access.password} isEmpty={detail.password === null}>
        {formatPasswordChange(detail)}
      </Fact>
      <Fact name={access.passwordChange} isEmpty={!user.mustChangePassword} action={wayTo(userActions.requirePasswordChange)}>
        {user.mustChangePassword ? access.changeDue : access.noChangeDue}
      </Fact>
      <Fact name={columns.secondFactor} isEmpty={!user.hasSecondFactor}>
        {detail.secondFactorAt === null ? access.off : access.onSince(formatDate(detail.secondFactorAt))}
      </Fact>
      <Fact name={access.recovery} isEmpty={detail.recoveryCodesLeft === 0}>
        {access.codesLeft(detail.recoveryCodesLeft)}
      </Fact>
      <Fact name={detail.password === null ? access.activationCode : access.issuedCode} isEmpty={codeExpiresAt === null}>
        {codeExpiresAt === null ? access.noCode : access.codeUntil(formatDateAndTime(codeExpiresAt))}
      </Fact>
    </>
  )
}

/** How the user signs in: the state, and when the credentials changed. Never their values. */
export const AccessFacts = ({ detail, isReading, ...others }: FactsProps & { isReading: boolean }) => {
  const { user } = others
  return (
    <Part heading={access.heading}>
      <Fact name={columns.state}>{formatWhen(user, detail?.purgeAt)}</Fact>
      <Fact name={columns.lastSignInAt} isEmpty={user.lastSignInAt === null}>
        {user.lastSignInAt === null ? columns.never : formatDateAndTime(user.lastSignInAt)}
      </Fact>
      {isReading && <Skeleton lines={5} />}
      {detail && <CredentialFacts detail={detail} {...others} />}
    </Part>
  )
}

/** Facts that few questions need, folded. */
export const TechnicalFacts = ({ user, detail }: Pick<FactsProps, 'user' | 'detail'>) => {
  const stored = detail && formatPasswordStorage(detail)
  return (
    <details className={classes.part}>
      <summary className={classes.summary}>{technical.heading}</summary>
      <Facts>
        <Fact name={columns.createdAt}>{formatDate(user.createdAt)}</Fact>
        <Fact name={technical.id}>{user.id}</Fact>
        {stored && <Fact name={technical.stored}>{stored}</Fact>}
      </Facts>
    </details>
  )
}
