import { passwordMessages } from '../../shared/messages/password-messages.ts'
import classes from './strength-meter.module.css'

export type StrengthScore = 0 | 1 | 2 | 3 | 4

/** How hard the password is to guess. It is only a hint: the rule is the length. */
export const StrengthMeter = ({ score: measured, isRefused }: { score: StrengthScore | null; isRefused: boolean }) => {
  const score = isRefused ? null : measured
  const word = score === null ? '' : passwordMessages.strengthOf(score)
  const unknown = isRefused ? passwordMessages.notAccepted : passwordMessages.strengthUnknown
  return (
    <div className={classes.row}>
      {/* biome-ignore lint/a11y/useSemanticElements: a native meter cannot be drawn as four bars without styling its shadow parts */}
      <div
        className={classes.bars}
        data-score={score ?? undefined}
        role="meter"
        aria-label={passwordMessages.strength}
        aria-valuemin={0}
        aria-valuemax={4}
        aria-valuenow={score ?? 0}
        aria-valuetext={score === null ? unknown : word}
      >
        <span />
        <span />
        <span />
        <span />
      </div>
      <span className={classes.word}>{isRefused ? passwordMessages.notAccepted : word}</span>
    </div>
  )
}
