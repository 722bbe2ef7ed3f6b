import type { OverviewView } from '../../../shared/views.ts'
import { QuietButton } from '../../components/buttons.tsx'
import { WarningIcon } from '../../components/icons.tsx'
import { sayAttention, sayAttentionTime } from '../../state/overview/attention-words.ts'
import { openUser } from '../../state/overview/ways-on.ts'
import classes from './overview.module.css'

type AttentionItem = OverviewView['attention'][number]

const Item = ({ item: { kind, count, samples } }: { item: AttentionItem }) => (
  <li className={classes.item}>
    <WarningIcon />
    <div>
      <strong className={classes.what}>{sayAttention(kind, count)}</strong>
      <ul className={classes.samples}>
        {samples.map(({ email, at }) => (
          <li key={email}>
            <QuietButton onClick={() => openUser(email)}>{email}</QuietButton>
            <span className={classes.quiet}>{sayAttentionTime(kind, at)}</span>
          </li>
        ))}
      </ul>
    </div>
  </li>
)

/** Which accounts need somebody, and the ways to them. */
export const Attention = ({ attention }: { attention: OverviewView['attention'] }) => {
  const present = attention.filter(({ count }) => count > 0)
  if (present.length === 0) return <p className={classes.calm}>No account needs anybody at the moment.</p>
  return (
    <ul className={classes.attention} aria-label="Accounts that need attention">
      {present.map((item) => (
        <Item key={item.kind} item={item} />
      ))}
    </ul>
  )
}
