import { Button } from '@mantine/core'
import { useState } from 'react'
import type { TakenBack } from '../../../shared/api/comparison.ts'
import type { RestoreView } from '../../../shared/api/restores.ts'
import {
  formatRehearsed,
  formatRestoreFault,
  restoreMessages,
  takenBackNames,
} from '../../../shared/messages/restore-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { CheckField } from '../../ui/choice-fields.tsx'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Dialog } from '../dialog.tsx'
import { DialogForm } from '../dialog-form.tsx'
import { JobProgress } from '../job-progress.tsx'
import { OutcomeAlert, OutcomeStatus } from '../outcome.tsx'
import { type RestorePlace, useOpenedBackup } from './opened-backup.ts'
import classes from './restore.module.css'
import { Differences } from './restore-differences.tsx'

type Opened = ReturnType<typeof useOpenedBackup>

const ChooseBackup = ({ place, backup, onClose }: { place: RestorePlace; backup: Opened; onClose: () => void }) => {
  const form = useContractForm({
    name: 'open-backup',
    operation: place === 'settings' ? 'restores:rehearse' : 'setup:rehearseRestore',
    initialValues: { passphrase: '' },
    toInput: (values) => values,
    send: ({ passphrase }) => backup.open(passphrase),
  })
  const fault = formatRestoreFault(backup.view)
  return (
    <DialogForm
      about={place === 'settings' ? restoreMessages.about : restoreMessages.firstAbout}
      button={restoreMessages.chooseFile}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      {fault && (
        <div role="alert">
          <ToneLine tone="failed">{fault}</ToneLine>
        </div>
      )}
      <TextField {...form.field('passphrase')} label={restoreMessages.passphrase} autoComplete="off" data-autofocus />
    </DialogForm>
  )
}

const OpeningBackup = ({ view, backup }: { view: Extract<RestoreView, { kind: 'rehearsing' }>; backup: Opened }) => (
  <div className={classes.stack}>
    <JobProgress
      name={restoreMessages.progress}
      job={view.done < view.total ? view : { done: 0, total: 0 }}
      formatTotal={restoreMessages.of}
      untilCounted={restoreMessages.checking}
    />
    <div className={classes.buttons}>
      <Button variant="default" onClick={() => void backup.close()}>
        {restoreMessages.cancel}
      </Button>
    </div>
  </div>
)

type RehearsedView = Extract<RestoreView, { kind: 'rehearsed' }>

type TicksProps = { counts: NonNullable<RehearsedView['counts']>; takenBack: TakenBack; onChange: (next: TakenBack) => void }

const kinds = Object.keys(takenBackNames) as (keyof TakenBack)[]

const hasProtections = (counts: TicksProps['counts']): boolean => kinds.some((kind) => counts[takenBackNames[kind].list] > 0)

/** The four kinds of changes that stay, unless an administrator ticks them. */
const Ticks = ({ counts, takenBack, onChange }: TicksProps) => (
  <fieldset className={classes.ticks}>
    <legend className={classes.legend}>{restoreMessages.takeBack}</legend>
    <p className={classes.hint}>{restoreMessages.takeBackHint}</p>
    {kinds
      .filter((kind) => counts[takenBackNames[kind].list] > 0)
      .map((kind) => {
        const { label, list } = takenBackNames[kind]
        return (
          <CheckField
            key={kind}
            label={`${label} (${counts[list]})`}
            isChecked={takenBack[kind]}
            onChange={(isChecked) => onChange({ ...takenBack, [kind]: isChecked })}
          />
        )
      })}
  </fieldset>
)

const OpenedBackup = ({ view, backup, place }: { view: RehearsedView; backup: Opened; place: RestorePlace }) => {
  const [takenBack, setTakenBack] = useState<TakenBack>({
    deletions: false,
    disablings: false,
    demotions: false,
    passwords: false,
  })
  const { isBusy, start } = useSingleFlight(() => backup.replace(view.id, takenBack))
  return (
    <div className={classes.stack}>
      <ToneLine tone="done">{formatRehearsed(view)}</ToneLine>
      {!view.isLogIntact && <ToneLine tone="warning">{restoreMessages.logBroken}</ToneLine>}
      {view.counts ? (
        <>
          <Differences id={view.id} counts={view.counts} isReadable={place === 'settings'} />
          {place === 'settings' && hasProtections(view.counts) && (
            <Ticks counts={view.counts} takenBack={takenBack} onChange={setTakenBack} />
          )}
        </>
      ) : (
        place === 'start' && <p className={classes.hint}>{restoreMessages.notCompared}</p>
      )}
      <p className={classes.hint}>{place === 'settings' ? restoreMessages.replaceAbout : restoreMessages.firstReplaceAbout}</p>
      <OutcomeStatus layer="dialog" />
      <OutcomeAlert layer="dialog" />
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => void backup.close()}>
          {restoreMessages.close}
        </Button>
        <BusyButton type="button" color="danger" isBusy={isBusy} onClick={() => start()}>
          {restoreMessages.replace}
        </BusyButton>
      </div>
    </div>
  )
}

/** Opens a backup, shows what differs from today, and replaces the directory. */
const RestorePanel = ({ place, onClose }: { place: RestorePlace; onClose: () => void }) => {
  const backup = useOpenedBackup(place)
  switch (backup.view.kind) {
    case 'rehearsing':
      return <OpeningBackup view={backup.view} backup={backup} />
    case 'rehearsed':
      return <OpenedBackup view={backup.view} backup={backup} place={place} />
    default:
      return <ChooseBackup place={place} backup={backup} onClose={onClose} />
  }
}

type RestoreDialogProps = { place: RestorePlace; isOpen: boolean; onClose: () => void }

/** Restores a backup, after a comparison with today. */
export default function RestoreDialog({ place, isOpen, onClose }: RestoreDialogProps) {
  return (
    <Dialog title={restoreMessages.title} size="36rem" isOpen={isOpen} onClose={onClose}>
      <RestorePanel place={place} onClose={onClose} />
    </Dialog>
  )
}
