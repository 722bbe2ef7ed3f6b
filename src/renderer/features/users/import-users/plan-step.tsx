import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { TransferDecisions, TransferPlanView } from '../../../../shared/api/transfer-views.ts'
import {
  type ConflictChoice,
  conflictChoices,
  type DeletedChoice,
  deletedChoices,
  type TransferList,
  transferLists,
} from '../../../../shared/domain/transfer-choices.ts'
import {
  conflictWords,
  countOfList,
  deletedWords,
  formatKinds,
  formatListLabel,
  formatPasswords,
  formatTransferTotal,
  transferMessages as words,
} from '../../../../shared/messages/transfer-messages.ts'
import { formatFileFault } from '../../../../shared/messages/transfer-reason-messages.ts'
import { call } from '../../../api/call.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { BusyButton } from '../../../ui/buttons.tsx'
import { SelectField } from '../../../ui/choice-fields.tsx'
import { saveReport } from '../../../widgets/change-report.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { useSeparator } from '../../../widgets/separator-field.tsx'
import classes from './import-users.module.css'
import { PlanRows, type RowDecisions } from './plan-rows.tsx'

/** The lists in the order in which they need attention. */
const order: readonly TransferList[] = ['conflicting', 'deleted', 'raised-role', 'unusable-password', 'refused', 'new', 'same']

const conflicts = conflictChoices.map((value) => ({ value, label: conflictWords[value] }))
const deletions = deletedChoices.map((value) => ({ value, label: deletedWords[value] }))

type PlanStepProps = {
  plan: TransferPlanView
  isSending: boolean
  onRun: (decisions: TransferDecisions) => void
  onBack: () => void
}

/** What the import would do, the choices, and the button that starts it. */
export const PlanStep = ({ plan, isSending, onRun, onBack }: PlanStepProps) => {
  const [conflict, setConflict] = useState<ConflictChoice>('keep')
  const [deleted, setDeleted] = useState<DeletedChoice>('skip')
  const [decisions, setDecisions] = useState<RowDecisions>({ choices: new Map(), ticked: new Set() })
  const filled = transferLists.filter((list) => countOfList(plan, list) > 0)
  const [list, setList] = useState<TransferList | undefined>(order.find((one) => filled.includes(one)))
  const saving = useSingleFlight(saveReport)
  const separator = useSeparator()
  const top = useRef<HTMLParagraphElement>(null)
  // The plan takes the focus so that it is read first.
  useEffect(() => top.current?.focus(), [])
  const isImportable = plan.fault === null && filled.some((one) => one === 'new' || one === 'conflicting' || one === 'deleted')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onRun({
      conflicts: conflict,
      deleted,
      rows: [...decisions.choices].map(([position, choice]) => ({ position, choice })),
      ticked: [...decisions.ticked],
    })
  }
  const save = (
    <BusyButton
      type="button"
      variant="default"
      isBusy={saving.isBusy}
      onClick={() => saving.start(() => call('transfers:saveReport', { planId: plan.planId, separator }))}
    >
      {words.saveReport}
    </BusyButton>
  )
  const facts = (
    <>
      <p className={classes.summary} ref={top} tabIndex={-1}>
        {plan.fault === null ? formatTransferTotal(plan) : formatFileFault(plan.fault)}
      </p>
      <p className={classes.quiet}>{formatKinds(plan)}</p>
      <p className={classes.quiet}>{formatPasswords(plan)}</p>
      {plan.passwords.usable < plan.total && <p className={classes.quiet}>{words.codes}</p>}
      {plan.raisedRoles > 0 && <p className={classes.quiet}>{words.raised}</p>}
      <div className={classes.options}>
        {list && (
          <SelectField
            label={words.list}
            choices={filled.map((value) => ({ value, label: formatListLabel(plan, value) }))}
            value={list}
            onChoose={setList}
          />
        )}
        {filled.includes('conflicting') && (
          <SelectField label={words.conflicts} choices={conflicts} value={conflict} onChoose={setConflict} />
        )}
        {filled.includes('deleted') && (
          <SelectField label={words.deleted} choices={deletions} value={deleted} onChoose={setDeleted} />
        )}
      </div>
      <div className={classes.body}>
        {list && <PlanRows planId={plan.planId} list={list} decisions={decisions} onDecide={setDecisions} />}
      </div>
    </>
  )
  if (!isImportable)
    return (
      <div className={classes.step}>
        {facts}
        <p className={classes.summary}>{words.nothing}</p>
        <div className={classes.end}>
          {save}
          <Button onClick={onBack}>{words.back}</Button>
        </div>
      </div>
    )
  return (
    <DialogForm button={words.start} cancel={words.back} other={save} isSending={isSending} onSubmit={submit} onClose={onBack}>
      {facts}
    </DialogForm>
  )
}
