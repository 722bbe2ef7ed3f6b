import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { memo, useEffect, useState } from 'react'
import { contract } from '../../../../shared/api/index.ts'
import type { JobView } from '../../../../shared/api/jobs.ts'
import type { TransferDecisions } from '../../../../shared/api/transfer-views.ts'
import { hasPermission } from '../../../../shared/domain/permissions.ts'
import { formatBytes } from '../../../../shared/messages/plural.ts'
import { transferMessages as words } from '../../../../shared/messages/transfer-messages.ts'
import { call, reportError } from '../../../api/call.ts'
import { JOBS_KEY } from '../../../api/own-job.ts'
import { type CallError, requireValue } from '../../../api/query-client.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { useClosedByLock } from '../../../session/drafts.ts'
import { requestAfterLock, useRequestedButton } from '../../../session/requested-action.ts'
import { announceFailed, clearOutcome, useWindowState } from '../../../session/window-state.ts'
import { Dialog } from '../../../widgets/dialog.tsx'
import { JobProgress } from '../../../widgets/job-progress.tsx'
import { followJobs } from '../bulk-jobs-query.ts'
import { FileStep } from './file-step.tsx'
import classes from './import-users.module.css'
import { closeFile, useOpenedFile } from './opened-file.ts'
import { PlanStep } from './plan-step.tsx'

/** The plan of the opened files, from its job. */
const useTransferPlan = () => {
  const [id, setId] = useState<string | null>(null)
  const { data: job } = useQuery<JobView, CallError>({
    queryKey: [JOBS_KEY, 'transfer-plan', id],
    queryFn: async () => requireValue(await call('jobs:read', { id: id ?? '' })),
    enabled: id !== null,
    // The job may have ended before the call that started it returned.
    staleTime: 0,
  })
  const begin = async (): Promise<void> => {
    const { opened, options, fields } = useOpenedFile.getState()
    if (!opened) return
    clearOutcome()
    const result = await call('transfers:plan', { fileId: opened.fileId, options, fields: [...fields] })
    if (result.ok) setId(result.value.id)
    else reportError(result.error)
  }
  const own = id !== null && job?.id === id ? job : null
  const isOver = own?.state === 'failed' || own?.state === 'cancelled' ? own : null
  useEffect(() => {
    if (!isOver) return
    setId(null)
    if (isOver.state === 'failed') announceFailed(words.checkFailed(isOver.fault))
  }, [isOver])
  const plan = own?.result?.kind === 'transfer-planned' ? own.result : null
  return { plan, running: id !== null && !plan ? { id, job: own } : null, begin, forget: () => setId(null) }
}

/** The progress of a check, which can be cancelled. */
const Checking = ({ id, job }: { id: string; job: JobView | null }) => (
  <div className={classes.step}>
    <JobProgress
      name={words.checkingName}
      job={job ?? { done: 0, total: 0 }}
      formatTotal={formatBytes}
      untilCounted={words.reading}
    />
    <div className={classes.end}>
      <Button variant="default" onClick={() => void call('jobs:cancel', { id })} data-autofocus>
        {words.cancel}
      </Button>
    </div>
  </div>
)

const Steps = ({ onClose }: { onClose: () => void }) => {
  const client = useQueryClient()
  const opened = useOpenedFile((state) => state.opened)
  const { plan, running, begin, forget } = useTransferPlan()
  useClosedByLock(() => {
    if (useOpenedFile.getState().opened) requestAfterLock('import-users')
  })
  const checking = useSingleFlight(begin)
  const starting = useSingleFlight(async (planId: string, decisions: TransferDecisions) => {
    clearOutcome()
    const result = await call('transfers:run', { planId, ...decisions })
    if (result.ok) {
      void closeFile()
      void followJobs(client)
      onClose()
      return
    }
    // The plan is over, so the file is checked again.
    if (result.error.code === 'no-such-plan') {
      forget()
      announceFailed(words.planEnded)
    } else reportError(result.error)
  })
  if (running) return <Checking {...running} />
  if (plan)
    return (
      <PlanStep
        plan={plan}
        isSending={starting.isBusy}
        onRun={(decisions) => starting.start(plan.planId, decisions)}
        onBack={forget}
      />
    )
  return <FileStep opened={opened} isSending={checking.isBusy} onCheck={() => checking.start()} onClose={onClose} />
}

/** Imports users of other systems, for roles that create users. */
export const ImportUsers = memo(() => {
  const isOffered = useWindowState(
    ({ person }) => person !== null && hasPermission(person.role, contract['transfers:run'].permission),
  )
  const [isOpen, setOpen] = useState(false)
  const button = useRequestedButton('import-users')
  const close = (): void => setOpen(false)
  const leave = (): void => {
    close()
    void closeFile()
  }
  if (!isOffered) return null
  return (
    <>
      <Button ref={button} variant="default" className={classes.open} onClick={() => setOpen(true)}>
        {words.button}
      </Button>
      <Dialog title={words.heading} isOpen={isOpen} onClose={leave} size="56rem" isClosedByClickBeside={false}>
        <Steps onClose={leave} />
      </Dialog>
    </>
  )
})
