import { Button } from '@mantine/core'
import type { OverviewView } from '../../../shared/api/overview.ts'
import { formatAddress } from '../../../shared/domain/email.ts'
import { formatAttention, formatAttentionTime } from '../../../shared/messages/attention-messages.ts'
import { overviewMessages } from '../../../shared/messages/overview-messages.ts'
import { useWindowState } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { WarningIcon } from '../../ui/icons.tsx'
import classes from './overview.module.css'
import { canListAll, listAll, openSample } from './overview-links.ts'

type AttentionItem = OverviewView['attention'][number]

const Item = ({ item: { kind, count, samples } }: { item: AttentionItem }) => {
  const role = useWindowState(({ person }) => person?.role ?? 'user')
  const words = `attention-${kind}`
  return (
    <li className={classes.item}>
      <WarningIcon />
      <div>
        <strong className={classes.what} id={words}>
          {formatAttention(kind, count)}
        </strong>
        <ul className={classes.samples}>
          {samples.map((sample) => (
            <li key={sample.id}>
              <QuietButton title={formatAddress(sample.email)} onClick={() => openSample(kind, sample)}>
                <bdi>{sample.name || formatAddress(sample.email)}</bdi>
              </QuietButton>
              <span className={classes.quiet}>{formatAttentionTime(kind, sample.at)}</span>
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
          {overviewMessages.showAll}
        </Button>
      )}
    </li>
  )
}

/** The accounts that need attention, with links to them. */
export const Attention = ({ attention }: { attention: OverviewView['attention'] }) => {
  const present = attention.filter(({ count }) => count > 0)
  if (present.length === 0) return <p className={classes.calm}>{overviewMessages.allClear}</p>
  return (
    <ul className={classes.attention} aria-label={overviewMessages.attention}>
      {present.map((item) => (
        <Item key={item.kind} item={item} />
      ))}
    </ul>
  )
}
