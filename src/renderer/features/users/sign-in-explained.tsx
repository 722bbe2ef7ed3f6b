import type { SignInExplanation } from '../../../shared/api/sign-in-explanation.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import {
  formatAttemptTime,
  formatFactorState,
  formatFailures,
  formatSignInReason,
  formatSignInState,
  formatTransport,
} from '../../../shared/messages/sign-in-messages.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { Skeleton } from '../../ui/message.tsx'
import classes from './user-panel.module.css'

const { signIn: words } = userPanelMessages

const Attempts = ({ attempts }: { attempts: SignInExplanation['attempts'] }) => {
  if (attempts.length === 0) return <p className={classes.quiet}>{words.noAttempts}</p>
  return (
    <ol className={classes.attempts} aria-label={words.attempts}>
      {attempts.map(({ transport, ...attempt }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two attempts of one millisecond may be alike
        <li key={`${attempt.at} ${index}`} data-success={attempt.reason === 'signed-in' || undefined}>
          <span>{formatSignInReason(attempt.reason)}</span>
          <span className={classes.quiet}>{[formatAttemptTime(attempt), formatTransport(transport)].join(', ')}</span>
        </li>
      ))}
    </ol>
  )
}

type SignInExplainedProps = { explanation: SignInExplanation | undefined; error: GatehouseError | null }

/** Whether the account can sign in over each transport, and the state of its second factor. */
const States = ({ explanation }: { explanation: SignInExplanation }) => {
  const factor = formatFactorState(explanation.secondFactor)
  return [...formatSignInState(explanation), ...(factor === null ? [] : [factor])].map((sentence) => (
    <p key={sentence} className={classes.words}>
      {sentence}
    </p>
  ))
}

/** What a failed sign-in does not reveal to its caller: the state of the account and the reason for each result. */
export const SignInExplained = ({ explanation, error }: SignInExplainedProps) => (
  <section className={classes.part}>
    <h3 className={classes.subheading}>{words.heading}</h3>
    {error && <p role="alert">{formatError(error)}</p>}
    {!explanation && !error && <Skeleton lines={4} />}
    {explanation && (
      <>
        <States explanation={explanation} />
        <p className={classes.words}>
          <span className={classes.quiet}>{words.failures}</span>
          {formatFailures(explanation.ways)}
        </p>
        <Attempts attempts={explanation.attempts} />
      </>
    )}
  </section>
)
