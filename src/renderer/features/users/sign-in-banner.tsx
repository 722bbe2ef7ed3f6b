import { Button } from '@mantine/core'
import type { SignInExplanation } from '../../../shared/api/sign-in-explanation.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { remedies } from '../../../shared/domain/sign-in-status.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatSignInStatus } from '../../../shared/messages/sign-in-messages.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { useNow } from '../../hooks/now.ts'
import { Skeleton } from '../../ui/message.tsx'
import classes from './sign-in-banner.module.css'
import type { UserAction } from './user-actions.ts'

/** The offered action that ends the first obstacle. */
export const findRemedy = (
  explanation: SignInExplanation | undefined,
  actions: readonly UserAction[],
): UserAction | undefined => {
  const [first] = explanation?.status.obstacles ?? []
  return first && actions.find(({ id }) => id === remedies[first.kind])
}

type SignInBannerProps = {
  user: UserView
  explanation: SignInExplanation | undefined
  error: GatehouseError | null
  remedy: UserAction | undefined
  onPress: (action: UserAction) => void
}

/** Whether the user can sign in, why not, and the button that ends it. */
export const SignInBanner = ({ user, explanation, error, remedy, onPress }: SignInBannerProps) => {
  const now = useNow()
  const status = explanation?.status
  const words = status && formatSignInStatus(status, now)
  return (
    <section className={classes.banner} aria-label={userPanelMessages.signIn.heading} data-can={status?.canSignIn}>
      {error && <p role="alert">{formatError(error)}</p>}
      {!words && !error && <Skeleton lines={1} />}
      {words && (
        <>
          <p className={classes.words}>
            <strong>{words.answer}</strong> {words.reason}
          </p>
          {words.further.map((sentence) => (
            <p key={sentence} className={classes.words}>
              {sentence}
            </p>
          ))}
        </>
      )}
      {remedy && (
        <Button key={remedy.id} size="xs" variant="default" title={remedy.hint} onClick={() => onPress(remedy)}>
          {remedy.label(user)}
        </Button>
      )}
    </section>
  )
}
