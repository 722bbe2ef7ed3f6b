import classes from './strength-meter.module.css'

export type StrengthScore = 0 | 1 | 2 | 3 | 4

const words: Record<StrengthScore, string> = { 0: 'Very weak', 1: 'Weak', 2: 'Fair', 3: 'Strong', 4: 'Very strong' }

/** How hard the password is to guess. It is only a hint: the rule is the length. */
export const StrengthMeter = ({ score }: { score: StrengthScore | null }) => (
  <div className={classes.row}>
    {/* biome-ignore lint/a11y/useSemanticElements: a native meter cannot be drawn as four bars without styling its shadow parts */}
    <div
      className={classes.bars}
      data-score={score ?? undefined}
      role="meter"
      aria-label="Strength"
      aria-valuemin={0}
      aria-valuemax={4}
      aria-valuenow={score ?? 0}
      aria-valuetext={score === null ? 'Nothing to measure yet' : words[score]}
    >
      <span />
      <span />
      <span />
      <span />
    </div>
    <span className={classes.word}>{score === null ? '' : words[score]}</span>
  </div>
)
