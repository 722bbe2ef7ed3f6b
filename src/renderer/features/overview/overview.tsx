import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { countedEvents } from '../../../shared/api/overview.ts'
import { backupMessages } from '../../../shared/messages/backup-messages.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { overviewMessages } from '../../../shared/messages/overview-messages.ts'
import { screenTitles } from '../../../shared/messages/shell-messages.ts'
import { findReportable } from '../../api/call.ts'
import { useOverview } from '../../api/queries.ts'
import { useScreenParameter } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { SelectField } from '../../ui/choice-fields.tsx'
import { Message, Skeleton } from '../../ui/message.tsx'
import { Page } from '../../ui/page.tsx'
import { Attention } from './attention.tsx'
import { BackupState } from './backup-state.tsx'
import { Checklist } from './checklist.tsx'
import { DayChart } from './day-chart.tsx'
import { DaysTable } from './days-table.tsx'
import { HeldRetention } from './held-retention.tsx'
import { LogState } from './log-state.tsx'
import classes from './overview.module.css'
import { SecurityAlerts } from './security-alerts.tsx'

/** A week, a month, a quarter. */
const periods = (['7', '30', '90'] as const).map((value) => ({ value, label: overviewMessages.lastDays(Number(value)) }))

type Period = (typeof periods)[number]['value']

const usePeriod = (): [Period, (period: Period) => void] => {
  const [kept, keep] = useScreenParameter('period')
  return [periods.find(({ value }) => value === kept)?.value ?? '30', keep]
}

/** The administrator's first screen: accounts that need attention, recent activity, and the integrity of the log. */
const Overview = () => {
  const [period, choosePeriod] = usePeriod()
  const { data, error, refetch } = useOverview(Number(period))
  const [hasFigures, setFigures] = useState(false)
  const figures = useId()
  const failure = data ? null : findReportable(error)
  return (
    <Page heading={screenTitles.overview} width="all">
      {failure && (
        <Message title={overviewMessages.notRead} text={formatError(failure)} isFailure>
          <Button variant="default" onClick={() => void refetch()}>
            {controlMessages.tryAgain}
          </Button>
        </Message>
      )}
      <SecurityAlerts />
      {data?.retention && <HeldRetention held={data.retention} />}
      {data?.checklist && <Checklist steps={data.checklist} />}
      {!data && !error && <Skeleton lines={12} />}
      {data && (
        <>
          <section className={classes.part}>
            <h2 className={classes.heading}>{overviewMessages.attention}</h2>
            <Attention attention={data.attention} />
          </section>
          <section className={classes.part}>
            <div className={classes.line}>
              <h2 className={classes.heading}>{overviewMessages.activity}</h2>
              <QuietButton aria-expanded={hasFigures} aria-controls={figures} onClick={() => setFigures(!hasFigures)}>
                {hasFigures ? overviewMessages.hideTable : overviewMessages.showTable}
              </QuietButton>
              <div className={classes.period}>
                <SelectField label={overviewMessages.period} choices={periods} value={period} onChoose={choosePeriod} />
              </div>
            </div>
            <div className={classes.charts}>
              {countedEvents.map((event) => (
                <DayChart key={event} days={data.days} event={event} />
              ))}
            </div>
            {hasFigures && <DaysTable id={figures} days={data.days} />}
          </section>
          <section className={classes.part}>
            <h2 className={classes.heading}>{overviewMessages.log}</h2>
            <LogState audit={data.audit} />
          </section>
          <section className={classes.part}>
            <h2 className={classes.heading}>{backupMessages.heading}</h2>
            <BackupState backup={data.backup} />
          </section>
        </>
      )}
    </Page>
  )
}

export default Overview
