import type { GatehouseError } from '../../../shared/errors.ts'
import type { SignInExplanation } from '../../../shared/views.ts'
import { Skeleton } from '../../components/skeleton.tsx'
import { sayError } from '../../state/error-words.ts'
import {
  sayAttemptTime,
  sayFactorState,
  sayFailures,
  saySignInReason,
  saySignInState,
  sayTransport,
} from '../../state/sign-in-words.ts'
import classes from './user-panel.module.css'

const Attempts = ({ attempts }: { attempts: SignInExplanation['attempts'] }) => {
  if (attempts.length === 0) return <p className={classes.quiet}>Nobody has tried yet.</p>
  return (
    <ol className={classes.attempts} aria-label="Last attempts">
      {attempts.map(({ transport, ...attempt }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two attempts of one millisecond may be alike
        <li key={`${attempt.at} ${index}`} data-success={attempt.reason === 'signed-in' || undefined}>
          <span>{saySignInReason(attempt.reason)}</span>
          <span className={classes.quiet}>
            {sayAttemptTime(attempt)}, {sayTransport(transport)}
          </span>
        </li>
      ))}
    </ol>
  )
}

type SignInExplainedProps = { explanation: SignInExplanation | undefined; error: GatehouseError | null }

/** Whether the account is open over each transport, and its second factor. */
const States = ({ explanation }: { explanation: SignInExplanation }) => {
  const factor = sayFactorState(explanation.secondFactor)
  return [...saySignInState(explanation), ...(factor === null ? [] : [factor])].map((sentence) => (
    <p key={sentence} className={classes.words}>
      {sentence}
    </p>
  ))
}

/** What whoever cannot sign in is not told: whether the account is open, and why each attempt went as it did. */
export const SignInExplained = ({ explanation, error }: SignInExplainedProps) => (
  <section className={classes.part}>
    <h3 className={classes.subheading}>Sign-in explained</h3>
    {error && <p role="alert">{sayError(error)}</p>}
    {!explanation && !error && <Skeleton lines={4} />}
    {explanation && (
      <>
        <States explanation={explanation} />
        <p className={classes.words}>
          <span className={classes.quiet}>Failures: </span>
          {sayFailures(explanation.ways)}
        </p>
        <Attempts attempts={explanation.attempts} />
      </>
    )}
  </section>
)
