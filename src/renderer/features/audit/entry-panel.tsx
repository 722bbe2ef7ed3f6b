import { Button } from '@mantine/core'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { formatAction } from '../../../shared/messages/audit-action-messages.ts'
import { formatReason, formatRefused } from '../../../shared/messages/audit-reason-messages.ts'
import { formatTransport } from '../../../shared/messages/user-messages.ts'
import { Fact, Facts } from '../../ui/section.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { Address } from '../../widgets/address.tsx'
import classes from './entry-panel.module.css'
import { type FilterParty, formatOutcome, type LogFilter } from './log-filter.ts'

/** Seconds are shown, because the order of events matters in a log. */
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
  /** Filters the list by the actor or the target of this entry. */
  onNarrow: (filter: LogFilter) => void
  onClose: () => void
}

/** All details of one entry, in words and as recorded. */
export const EntryPanel = ({ entry, onNarrow, onClose }: EntryPanelProps) => {
  const { id, actor, subject, outcome, reason } = entry
  return (
    <SidePanel title={`Entry ${id.toLocaleString()}`} onClose={onClose}>
      <Facts>
        <Fact name="What">{formatAction(entry.action)}</Fact>
        <Fact name="Outcome">{outcome === 'refused' ? formatRefused(reason) : formatOutcome(outcome)}</Fact>
        <Fact name={outcome === 'refused' ? 'Reason' : 'Note'} isEmpty={reason === null}>
          {formatReason(entry) ?? 'None'}
        </Fact>
        <Fact name="When">
          <time dateTime={new Date(entry.at).toISOString()}>{moment.format(entry.at)}</time>
        </Fact>
        <PartyFact name="Done by" party={actor} />
        <PartyFact name="Done to" party={subject} />
        <Fact name="Through">{formatTransport(entry.transport)}</Fact>
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
