import { Button } from '@mantine/core'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { describeEntry, formatResult } from '../../../shared/messages/audit-entry-messages.ts'
import { formatTransport } from '../../../shared/messages/user-messages.ts'
import { Fact, Facts } from '../../ui/section.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { Address } from '../../widgets/address.tsx'
import classes from './entry-panel.module.css'
import type { FilterParty, LogFilter } from './log-filter.ts'

/** Seconds are shown, because the order of events matters in a log. */
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'medium' })

const PartyFact = ({ name, party }: { name: string; party: FilterParty | null }) => (
  <Fact name={name} isEmpty={party === null}>
    {party === null ? (
      'None'
    ) : (
      <>
        {party.email ? <Address email={party.email} /> : 'No email'}
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

/** The details as JSON. A text that is no known detail is shown as recorded. */
const formatRecorded = (details: AuditEntryView['details']): string => {
  if (details === null) return 'None'
  return details.kind === 'unrecognized' ? details.recorded : JSON.stringify(details)
}

/** All facts of one entry, in words and as recorded. */
export const EntryPanel = ({ entry, onNarrow, onClose }: EntryPanelProps) => {
  const { id, actor, subject, details } = entry
  const { fact, more } = describeEntry(entry)
  return (
    <SidePanel title={`Entry ${id.toLocaleString()}`} onClose={onClose}>
      <Facts>
        <Fact name="Action">{fact}</Fact>
        <Fact name="Result">{formatResult(entry)}</Fact>
        <Fact name="Details" isEmpty={more === null}>
          {more ?? 'None'}
        </Fact>
        <Fact name="When">
          <time dateTime={new Date(entry.at).toISOString()}>{moment.format(entry.at)}</time>
        </Fact>
        <PartyFact name="By" party={actor} />
        <PartyFact name="User" party={subject} />
        <Fact name="Via">{formatTransport(entry.transport)}</Fact>
      </Facts>
      <section className={classes.part}>
        <h3 className={classes.subheading}>Technical details</h3>
        <Facts>
          <Fact name="Number">{id}</Fact>
          <Fact name="Time">{new Date(entry.at).toISOString()}</Fact>
          <Fact name="Action">{entry.action}</Fact>
          <Fact name="Outcome">{entry.outcome}</Fact>
          <Fact name="Details" isEmpty={details === null}>
            {formatRecorded(details)}
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
                All by {actor.email}
              </Button>
            )}
            {subject && (
              <Button variant="default" onClick={() => onNarrow({ subject })}>
                All about {subject.email}
              </Button>
            )}
          </div>
        </section>
      )}
    </SidePanel>
  )
}
