import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { ImportPlanView, SkippedLine } from '../../../../shared/api/import-plan-view.ts'
import type { Role } from '../../../../shared/domain/permissions.ts'
import { formatBulkConfirm } from '../../../../shared/messages/bulk-messages.ts'
import {
  formatImportFault,
  formatImportPlan,
  formatLineProblem,
  formatSkippedLines,
  importMessages as words,
} from '../../../../shared/messages/import-messages.ts'
import { formatUserName } from '../../../../shared/messages/user-messages.ts'
import { type CodeChoice, CodeChoiceFields, firstCodeChoice } from '../../../widgets/activation-form.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { DeletedHolderNote } from '../deleted-holder.tsx'
import classes from './add-people.module.css'

const Samples = ({ plan: { samples, creates, roles, groups } }: { plan: ImportPlanView }) => (
  <section>
    <h3 className={classes.title}>{words.creating}</h3>
    <ul className={classes.lines} aria-label={words.creating}>
      {samples.map((sample) => (
        <li key={sample.email}>
          {formatUserName(sample)} <span className={classes.quiet}>{words.sample(sample)}</span>
        </li>
      ))}
    </ul>
    <p className={classes.quiet}>
      {creates > samples.length && `${words.more(creates - samples.length)}. `}
      {words.roles(roles)}
    </p>
    {groups.length > 0 && <p className={classes.quiet}>{words.groups(groups)}</p>}
  </section>
)

const SkippedLineItem = ({ line }: { line: SkippedLine }) => {
  const problem = formatLineProblem(line)
  return (
    <li className={classes.quiet}>
      {words.line(line)}
      {problem !== null && <span className={classes.problem}>{problem}</span>}
      {line.deleted && <DeletedHolderNote deleted={line.deleted} />}
    </li>
  )
}

const Skipped = ({ skipped }: { skipped: ImportPlanView['skipped'] }) => (
  <section>
    <h3 className={classes.title}>{words.skipping}</h3>
    <ul className={classes.lines} aria-label={words.skippedList}>
      {skipped.map(({ reason, count, lines }) => (
        <li key={reason}>
          <strong className={classes.reason}>{formatSkippedLines(reason, count)}</strong>
          <ul className={classes.lines}>
            {lines.map((line) => (
              <SkippedLineItem key={line.line} line={line} />
            ))}
          </ul>
          {count > lines.length && <span className={classes.quiet}>{words.more(count - lines.length)}</span>}
        </li>
      ))}
    </ul>
  </section>
)

/** The role whose codes are offered: that of everyone in the list, or null if only some have the role User. */
const roleOfCodes = ({ roles: given }: ImportPlanView): Role | null => {
  const [first, ...others] = given
  return first && (others.length === 0 || given.every(({ role }) => role !== 'user')) ? first.role : null
}

type ImportPlanProps = {
  plan: ImportPlanView
  isSending: boolean
  onRun: (choice: CodeChoice) => void
  onBack: () => void
}

/** Who would be created and who not, and the button that creates them. */
export const ImportPlan = ({ plan, isSending, onRun, onBack }: ImportPlanProps) => {
  const top = useRef<HTMLParagraphElement>(null)
  const [choice, setChoice] = useState(firstCodeChoice)
  // The plan takes the focus so that it is read first.
  useEffect(() => top.current?.focus(), [])
  const { fault, creates, skipped, ignoredColumns } = plan
  const facts = (
    <>
      <p className={classes.summary} ref={top} tabIndex={-1}>
        {fault ? formatImportFault(fault) : formatImportPlan(plan)}
      </p>
      {creates > 0 && <p className={classes.quiet}>{words.consequence}</p>}
      {ignoredColumns.length > 0 && <p className={classes.quiet}>{words.ignored(ignoredColumns)}</p>}
      <div className={classes.facts}>
        {creates > 0 && <Samples plan={plan} />}
        {skipped.length > 0 && <Skipped skipped={skipped} />}
      </div>
    </>
  )
  if (creates === 0)
    return (
      <div className={classes.plan}>
        {facts}
        <div className={classes.end}>
          <Button onClick={onBack}>{words.back}</Button>
        </div>
      </div>
    )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onRun(choice)
  }
  return (
    <DialogForm
      button={formatBulkConfirm('create', creates)}
      cancel={words.back}
      isSending={isSending}
      onSubmit={submit}
      onClose={onBack}
    >
      {facts}
      <CodeChoiceFields choice={choice} onChoose={setChoice} userRole={roleOfCodes(plan)} />
    </DialogForm>
  )
}
