import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { memo, useEffect, useState } from 'react'
import { contract } from '../../../../shared/api/index.ts'
import type { JobView } from '../../../../shared/api/jobs.ts'
import { hasPermission } from '../../../../shared/domain/permissions.ts'
import { importMessages as words } from '../../../../shared/messages/import-messages.ts'
import { call, reportError } from '../../../api/call.ts'
import { JOBS_KEY } from '../../../api/own-job.ts'
import { type CallError, requireValue } from '../../../api/query-client.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { useClosedByLock } from '../../../session/drafts.ts'
import { requestAfterLock, useRequestedButton } from '../../../session/requested-action.ts'
import { announceFailed, clearOutcome, useWindowState } from '../../../session/window-state.ts'
import type { CodeChoice } from '../../../widgets/activation-form.tsx'
import { Dialog } from '../../../widgets/dialog.tsx'
import { followJobs, printNext } from '../bulk-jobs-query.ts'
import classes from './add-people.module.css'
import { ImportPlan } from './list-plan.tsx'
import { ListStep } from './list-step.tsx'
import { typeList, useTypedList } from './typed-list.ts'

/** The plan of the list, from its job. `isChecking` until it is there. */
const useImportPlan = () => {
  const [id, setId] = useState<string | null>(null)
  const { data: job } = useQuery<JobView, CallError>({
    queryKey: [JOBS_KEY, 'import-plan', id],
    queryFn: async () => requireValue(await call('jobs:read', { id: id ?? '' })),
    enabled: id !== null,
    // The job may have ended before the call that started it returned.
    staleTime: 0,
  })
  const begin = async (text: string): Promise<void> => {
    clearOutcome()
    const result = await call('imports:plan', { text })
    if (result.ok) setId(result.value.id)
    else reportError(result.error)
  }
  const own = id !== null && job?.id === id ? job : null
  const plan = own?.result?.kind === 'import-planned' ? own.result : null
  const failed = own?.state === 'failed' ? own : null
  useEffect(() => {
    if (failed) announceFailed(words.failed(failed.fault))
  }, [failed])
  const isChecking = id !== null && plan === null && (own === null || own.state === 'running')
  return { plan, isChecking, begin, forget: () => setId(null) }
}

const Steps = ({ onClose }: { onClose: () => void }) => {
  const client = useQueryClient()
  const { plan, isChecking, begin, forget } = useImportPlan()
  useClosedByLock(() => {
    if (useTypedList.getState().text !== '') requestAfterLock('add-people')
  })
  const checking = useSingleFlight(begin)
  const running = useSingleFlight(async (planId: string, choice: CodeChoice) => {
    clearOutcome()
    const result = await call('imports:run', { planId, ...choice })
    if (result.ok) {
      printNext(result.value.id)
      void followJobs(client)
      typeList('')
      onClose()
      return
    }
    // The plan is over, so the list is checked again.
    if (result.error.code === 'no-such-plan') {
      forget()
      announceFailed(words.planEnded)
    } else reportError(result.error)
  })
  if (plan)
    return (
      <ImportPlan plan={plan} isSending={running.isBusy} onRun={(choice) => running.start(plan.planId, choice)} onBack={forget} />
    )
  return <ListStep isSending={checking.isBusy || isChecking} onCheck={checking.start} onClose={onClose} />
}

/** Adds the people of a list, for roles that create users. */
export const AddPeople = memo(() => {
  const isOffered = useWindowState(
    ({ person }) => person !== null && hasPermission(person.role, contract['imports:run'].permission),
  )
  const [isOpen, setOpen] = useState(false)
  const button = useRequestedButton('add-people')
  const close = (): void => setOpen(false)
  if (!isOffered) return null
  return (
    <>
      <Button ref={button} variant="default" className={classes.open} onClick={() => setOpen(true)}>
        {words.heading}
      </Button>
      <Dialog title={words.heading} isOpen={isOpen} onClose={close} size="40rem" isClosedByClickBeside={false}>
        <Steps onClose={close} />
      </Dialog>
    </>
  )
})
