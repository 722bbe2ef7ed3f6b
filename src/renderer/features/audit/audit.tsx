import { Button } from '@mantine/core'
import { useDebouncedValue, useDidUpdate } from '@mantine/hooks'
import { useCallback, useMemo } from 'react'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { describeEntry } from '../../../shared/messages/audit-entry-messages.ts'
import { formatExported } from '../../../shared/messages/audit-export-messages.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { screenTitles } from '../../../shared/messages/shell-messages.ts'
import { formatEntries } from '../../../shared/messages/verification-messages.ts'
import { call } from '../../api/call.ts'
import { useOwnJob } from '../../api/own-job.ts'
import { auditParameters, type LogFilter } from '../../session/audit-query.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { useScreenParameter, useWindowState } from '../../session/window-state.ts'
import { Message, Skeleton } from '../../ui/message.tsx'
import { Page } from '../../ui/page.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { ArchivedEntries } from '../../widgets/archived-entries.tsx'
import { useSideFilter } from '../../widgets/side-filter.tsx'
import { useAuditLog } from './audit-log.ts'
import { AuditTable } from './audit-table.tsx'
import { EntryPanel } from './entry-panel.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FilterForm } from './filter-form.tsx'
import { ExportState, LogExport } from './log-export.tsx'
import { isFolded, toAuditFilter } from './log-filter.ts'
import { LogHead } from './log-head.tsx'
import classes from './log-jobs.module.css'
import { useOpenedEntry } from './opened-entry.ts'
import { Verification } from './verification-panel.tsx'

/** The search is sent after this pause in typing (milliseconds). */
const PAUSE = 200

/** The audit log of the directory, for roles with the permission to read it. */
const Audit = () => {
  const [typed, setTyped] = useScreenParameter('search')
  const [paused] = useDebouncedValue(typed, PAUSE)
  const [kept, keep] = useScreenParameter(auditParameters.filter)
  const filter = useMemo<LogFilter>(() => (kept === '' ? {} : JSON.parse(kept)), [kept])
  const search = paused.trim()
  const isNarrowed = search !== '' || Object.keys(filter).length > 0
  const asked = toAuditFilter(filter, search)
  const isFoldedLog = isFolded(asked)
  // The whole log is folded by its outline.
  const log = useAuditLog(isNarrowed && isFoldedLog ? { ...asked, isFolded: true } : asked)
  const { state, error, rows, total } = log.snapshot
  const { entry: opened, open, close } = useOpenedEntry()
  const isExporter = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'audit:export'))
  const verification = useOwnJob('audit:verify')
  const verify = () => verification.begin(() => call('audit:verify'))
  const expect = (expected: string) => verification.begin(() => call('audit:verify', { expect: expected }))
  const exported = useOwnJob('audit:export')
  // A result is about what was shown then.
  useDidUpdate(() => {
    for (const { job, dismiss } of [verification, exported]) if (job && job.state !== 'running') dismiss()
  }, [JSON.stringify(asked)])
  const filtering = useSideFilter(opened !== null, close)
  const isVerifying = verification.job?.state === 'running'
  useRequestedAction('verify-log', () => {
    if (!isVerifying) verify()
  })
  const narrow = (next: LogFilter): void => {
    close()
    keep(Object.keys(next).length === 0 ? '' : JSON.stringify(next))
  }
  const clear = (): void => {
    setTyped('')
    narrow({})
  }
  const leavePanel = useCallback(() => {
    close()
    document.querySelector<HTMLElement>('[role="grid"]')?.focus()
  }, [close])
  return (
    <Page
      heading={screenTitles.audit}
      width="window"
      isBeside={opened !== null}
      isFiltering={filtering.isOpen}
      aside={total !== null && formatEntries(total)}
    >
      <FilterBar search={typed} onSearch={setTyped} filter={filter} onFilter={narrow} filtering={filtering}>
        {/* Start and cancel are one button, so that the focus stays. */}
        <Button variant="default" onClick={isVerifying ? verification.cancel : verify}>
          {isVerifying ? controlMessages.cancel : auditMessages.verify}
        </Button>
        {isExporter && <LogExport filter={asked} about={formatExported(isFoldedLog && isNarrowed ? null : total, isNarrowed)} />}
      </FilterBar>
      <div className={classes.jobs}>
        <Verification job={verification.job} onDismiss={verification.dismiss} />
        {isExporter && <ExportState />}
      </div>
      <LogHead isBusy={isVerifying} onExpect={expect} />
      <ArchivedEntries />
      {state === 'failed' && error && error.code !== 'not-signed-in' && (
        <Message title={auditMessages.notRead} text={formatError(error)} isFailure>
          <Button variant="default" onClick={log.retry}>
            {controlMessages.tryAgain}
          </Button>
        </Message>
      )}
      {state === 'loading' && <Skeleton lines={9} />}
      {state === 'ready' && rows === 0 && (
        <Message
          title={isNarrowed ? auditMessages.noMatch : auditMessages.isEmpty}
          text={isNarrowed ? auditMessages.noMatchText : auditMessages.isEmptyText}
        >
          {isNarrowed && (
            <Button variant="default" onClick={clear}>
              {auditMessages.clear}
            </Button>
          )}
        </Message>
      )}
      {state === 'ready' && rows > 0 && (
        <AuditTable
          key={log.key}
          name={log.key}
          log={log.snapshot}
          isStale={log.isStale}
          onWant={log.want}
          openedId={opened?.id ?? null}
          onOpen={open}
          isFolded={isFoldedLog}
          onShowAll={(entry) => narrow({ bulk: { entry: entry.id, fact: describeEntry(entry).fact } })}
        />
      )}
      {filtering.isOpen && (
        <SidePanel title={auditMessages.filter} kind="filter" onClose={filtering.close}>
          <FilterForm filter={filter} onFilter={narrow} />
        </SidePanel>
      )}
      {opened && <EntryPanel entry={opened} onNarrow={narrow} onClose={leavePanel} />}
    </Page>
  )
}

export default Audit
