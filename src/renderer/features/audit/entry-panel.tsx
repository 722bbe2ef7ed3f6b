import { Button } from '@mantine/core'
import type { AuditEntryView, PartyView } from '../../../shared/api/audit.ts'
import { describeEntry, formatParty, formatResult } from '../../../shared/messages/audit-entry-messages.ts'
import { auditMessages, entryPanelMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { listValueChanges, type ValueChange, valueMessages } from '../../../shared/messages/audit-value-messages.ts'
import { lazily } from '../../../shared/messages/plural.ts'
import { formatTransport, formatUserName } from '../../../shared/messages/user-messages.ts'
import type { FilterParty, LogFilter } from '../../session/audit-query.ts'
import { openUser } from '../../session/user-query.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Fact, Facts } from '../../ui/section.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { Address } from '../../widgets/address.tsx'
import classes from './entry-panel.module.css'
import { KeptReport } from './kept-report.tsx'
import { isBulkStart } from './log-rows.ts'

/** Seconds are shown, because the order of events matters in a log. */
const moment = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'medium' }))

/** Opens the panel of a user who is not purged. */
const UserLink = ({ party: { id, present } }: { party: PartyView }) =>
  present && (
    <QuietButton size="xs" onClick={() => openUser({ id, email: present.email }, present.isDeleted)}>
      {entryPanelMessages.openUser(formatUserName(present))}
    </QuietButton>
  )

const toFilterParty = ({ id, email, present }: PartyView): FilterParty => ({ id, email, name: present?.name ?? '' })

const PartyFact = ({ name, party }: { name: string; party: PartyView | null }) => (
  <Fact name={name} isEmpty={party === null}>
    {party === null ? (
      entryPanelMessages.none
    ) : (
      <>
        {party.present?.name && <bdi className={classes.person}>{party.present.name}</bdi>}
        {party.email ? <Address email={party.email} /> : entryPanelMessages.noEmail}
        <span className={classes.id}>{party.id}</span>
        <UserLink party={party} />
      </>
    )}
  </Fact>
)

const Value = ({ name, value }: { name: string; value: string | null }) => (
  <span className={classes.value}>
    <span className={classes.id}>{name}</span> {value === null ? valueMessages.none : <bdi>{value}</bdi>}
  </span>
)

/** Old and new values. */
const Changes = ({ changes }: { changes: readonly ValueChange[] }) =>
  changes.length > 0 && (
    <section className={classes.part}>
      <h3 className={classes.subheading}>{valueMessages.heading}</h3>
      <Facts>
        {changes.map(({ name, was, is }) => (
          <Fact key={name} name={name}>
            {was !== undefined && <Value name={valueMessages.was} value={was} />}
            {is !== undefined && <Value name={valueMessages.is} value={is} />}
          </Fact>
        ))}
      </Facts>
    </section>
  )

type EntryPanelProps = {
  entry: AuditEntryView
  /** Filters the list by the actor or the target of this entry. */
  onNarrow: (filter: LogFilter) => void
  onClose: () => void
}

/** The details as JSON. A text that is no known detail is shown as recorded. */
const formatRecorded = (details: AuditEntryView['details']): string => {
  if (details === null) return entryPanelMessages.none
  return details.kind === 'unrecognized' ? details.recorded : JSON.stringify(details)
}

/** All facts of one entry, in words and as recorded. */
export const EntryPanel = ({ entry, onNarrow, onClose }: EntryPanelProps) => {
  const { id, actor, subject, details } = entry
  const isBulk = isBulkStart(entry)
  const { fact, more } = describeEntry(entry)
  return (
    <SidePanel title={entryPanelMessages.title(id)} onClose={onClose}>
      <Facts>
        <Fact name={entryPanelMessages.action}>{fact}</Fact>
        <Fact name={entryPanelMessages.result}>{formatResult(entry)}</Fact>
        <Fact name={entryPanelMessages.details} isEmpty={more === null}>
          {more ?? entryPanelMessages.none}
        </Fact>
        <Fact name={entryPanelMessages.when}>
          <time dateTime={new Date(entry.at).toISOString()}>{moment().format(entry.at)}</time>
        </Fact>
        <PartyFact name={entryPanelMessages.by} party={actor} />
        <PartyFact name={entryPanelMessages.user} party={subject} />
        <Fact name={entryPanelMessages.via}>{formatTransport(entry.transport)}</Fact>
      </Facts>
      <KeptReport entry={entry} />
      <Changes changes={listValueChanges(details)} />
      <section className={classes.part}>
        <h3 className={classes.subheading}>{entryPanelMessages.technical}</h3>
        <Facts>
          <Fact name={entryPanelMessages.number}>{id}</Fact>
          <Fact name={entryPanelMessages.time}>{new Date(entry.at).toISOString()}</Fact>
          <Fact name={entryPanelMessages.action}>{entry.action}</Fact>
          <Fact name={entryPanelMessages.outcome}>{entry.outcome}</Fact>
          <Fact name={entryPanelMessages.details} isEmpty={details === null}>
            {formatRecorded(details)}
          </Fact>
          <Fact name={entryPanelMessages.transport}>{entry.transport}</Fact>
        </Facts>
      </section>
      {(actor || subject || isBulk) && (
        <section className={classes.part}>
          <h3 className={classes.subheading}>{entryPanelMessages.showInLog}</h3>
          <div className={classes.ways}>
            {isBulk && (
              <Button variant="default" onClick={() => onNarrow({ bulk: { entry: id, fact } })}>
                {auditMessages.showParts}
              </Button>
            )}
            {actor && (
              <Button variant="default" onClick={() => onNarrow({ actor: toFilterParty(actor) })}>
                {entryPanelMessages.allBy(formatParty(actor))}
              </Button>
            )}
            {subject && (
              <Button variant="default" onClick={() => onNarrow({ subject: toFilterParty(subject) })}>
                {entryPanelMessages.allAbout(formatParty(subject))}
              </Button>
            )}
          </div>
        </section>
      )}
    </SidePanel>
  )
}
