import { Button } from '@mantine/core'
import { formatAddress } from '../../../shared/email.ts'
import type { OverviewView } from '../../../shared/views.ts'
import { QuietButton } from '../../components/buttons.tsx'
import { WarningIcon } from '../../components/icons.tsx'
import { sayAttention, sayAttentionTime } from '../../state/overview/attention-words.ts'
import { canListAll, listAll, openSample } from '../../state/overview/ways-on.ts'
import { useWindowState } from '../../state/window-state.ts'
import classes from './overview.module.css'

type AttentionItem = OverviewView['attention'][number]

const Item = ({ item: { kind, count, samples } }: { item: AttentionItem }) => {
  const role = useWindowState(({ person }) => person?.role ?? 'user')
  const words = `attention-${kind}`
  return (
    <li className={classes.item}>
      <WarningIcon />
      <div>
        <strong className={classes.what} id={words}>
          {sayAttention(kind, count)}
        </strong>
        <ul className={classes.samples}>
          {samples.map((sample) => (
            <li key={sample.id}>
              <QuietButton onClick={() => openSample(kind, sample)}>{formatAddress(sample.email)}</QuietButton>
              <span className={classes.quiet}>{sayAttentionTime(kind, sample.at)}</span>
            </li>
          ))}
        </ul>
      </div>
      {canListAll(role, kind) && (
        <Button
          className={classes.all}
          variant="default"
          size="compact-md"
          aria-describedby={words}
          onClick={() => listAll(kind)}
        >
          Show all
        </Button>
      )}
    </li>
  )
}

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
