import { Button } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../../shared/api/jobs.ts'
import { codesPerPage, type PaperLayout, papers } from '../../../../shared/domain/paper-layout.ts'
import { controlMessages } from '../../../../shared/messages/control-messages.ts'
import { printMessages } from '../../../../shared/messages/output-messages.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { BusyButton } from '../../../ui/buttons.tsx'
import { SelectField } from '../../../ui/choice-fields.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../../widgets/outcome.tsx'
import { countPrintedParts } from '../bulk-jobs-query.ts'
import { printJobCodes, saveJobCodes } from '../job-codes.ts'
import classes from './bulk.module.css'

const perPageChoices = codesPerPage.map((count) => ({ value: String(count), label: printMessages.perPage(count) }))
const paperChoices = papers.map((paper) => ({ value: paper, label: printMessages.papers[paper] }))

type PrintOptionsProps = { job: JobView; first: PaperLayout; onClose: () => void }

/** How the codes of a job go on paper: on a printer, or as a PDF. */
export const PrintOptions = ({ job, first, onClose }: PrintOptionsProps) => {
  const [layout, setLayout] = useState(first)
  const [part, setPart] = useState(0)
  const parts = countPrintedParts(job)
  const partChoices = Array.from({ length: parts }, (_, place) => ({
    value: String(place),
    label: printMessages.part(place, place === parts - 1),
  }))
  const printing = useSingleFlight(() => printJobCodes(job.id, part, layout))
  const saving = useSingleFlight(() => saveJobCodes(job.id, part, layout))
  const choosePerPage = (chosen: string): void => {
    const perPage = codesPerPage.find((count) => String(count) === chosen)
    if (perPage !== undefined) setLayout({ ...layout, perPage })
  }
  return (
    <div className={classes.plan}>
      {parts > 1 && (
        <SelectField
          label={printMessages.partLabel}
          choices={partChoices}
          value={String(part)}
          onChoose={(chosen) => setPart(Number(chosen))}
          description={printMessages.partHint(parts)}
        />
      )}
      <SelectField
        label={printMessages.codesPerPage}
        choices={perPageChoices}
        value={String(layout.perPage)}
        onChoose={choosePerPage}
        description={printMessages.perPageHint}
      />
      <SelectField
        label={printMessages.paper}
        choices={paperChoices}
        value={layout.paper}
        onChoose={(paper) => setLayout({ ...layout, paper })}
      />
      <OutcomeStatus layer="dialog" />
      <OutcomeAlert layer="dialog" />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {controlMessages.close}
        </Button>
        <BusyButton type="button" variant="default" isBusy={saving.isBusy} onClick={() => saving.start()}>
          {printMessages.savePdf}
        </BusyButton>
        <BusyButton type="button" isBusy={printing.isBusy} data-autofocus onClick={() => printing.start()}>
          {controlMessages.print}
        </BusyButton>
      </div>
    </div>
  )
}
