import { Button } from '@mantine/core'
import type { AuditEntryView } from '../../../shared/views.ts'
import { Fact, Facts } from '../../components/section.tsx'
import { SidePanel } from '../../components/side-panel.tsx'
import { sayTransport } from '../../state/account-words.ts'
import { sayAction } from '../../state/audit/action-words.ts'
import { type FilterParty, type LogFilter, sayOutcome } from '../../state/audit/log-filter.ts'
import { sayReason, sayRefused } from '../../state/audit/reason-words.ts'
import { Address } from '../window/address.tsx'
import classes from './entry-panel.module.css'

/** To the second: what came when is what a log is read for. */
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'medium' })

const PartyFact = ({ name, party }: { name: string; party: FilterParty | null }) => (
  <Fact name={name} isEmpty={party === null}>
    {party === null ? (
      'Nobody'
    ) : (
      <>
        {party.email ? <Address email={party.email} /> : 'No address'}
        <span className={classes.id}>{party.id}</span>
      </>
    )}
  </Fact>
)

type EntryPanelProps = {
  entry: AuditEntryView
  /** Narrows the list to what else was done by or to somebody of this entry. */
  onNarrow: (filter: LogFilter) => void
  onClose: () => void
}

/** All that the log has of one entry, in words and as it was recorded. */
export const EntryPanel = ({ entry, onNarrow, onClose }: EntryPanelProps) => {
  const { id, actor, subject, outcome, reason } = entry
  return (
    <SidePanel title={`Entry ${id.toLocaleString()}`} onClose={onClose}>
      <Facts>
        <Fact name="What">{sayAction(entry.action)}</Fact>
        <Fact name="Outcome">{outcome === 'refused' ? sayRefused(reason) : sayOutcome(outcome)}</Fact>
        <Fact name={outcome === 'refused' ? 'Reason' : 'Note'} isEmpty={reason === null}>
          {sayReason(entry) ?? 'None'}
        </Fact>
        <Fact name="When">
          <time dateTime={new Date(entry.at).toISOString()}>{moment.format(entry.at)}</time>
        </Fact>
        <PartyFact name="Done by" party={actor} />
        <PartyFact name="Done to" party={subject} />
        <Fact name="Through">{sayTransport(entry.transport)}</Fact>
      </Facts>
      <section className={classes.part}>
        <h3 className={classes.subheading}>As recorded</h3>
        <Facts>
          <Fact name="Number">{id}</Fact>
          <Fact name="Time">{new Date(entry.at).toISOString()}</Fact>
          <Fact name="Action">{entry.action}</Fact>
          <Fact name="Outcome">{outcome}</Fact>
          <Fact name="Reason" isEmpty={reason === null}>
            {reason ?? 'none'}
          </Fact>
          <Fact name="Transport">{entry.transport}</Fact>
        </Facts>
      </section>
      {(actor || subject) && (
        <section className={classes.part}>
          <h3 className={classes.subheading}>Show in the log</h3>
          <div className={classes.ways}>
            {actor && (
              <Button variant="default" onClick={() => onNarrow({ actor })}>
                All done by {actor.email}
              </Button>
            )}
            {subject && (
              <Button variant="default" onClick={() => onNarrow({ subject })}>
                All done to {subject.email}
              </Button>
            )}
          </div>
        </section>
      )}
    </SidePanel>
  )
}
