import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/api/index.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { type ExtraScope, extraScopeLabels, programMessages } from '../../../shared/messages/program-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { copySecret } from '../../api/secret-output.ts'
import { useDraft } from '../../session/drafts.ts'
import { requestAfterLock } from '../../session/requested-action.ts'
import { clearOutcome } from '../../session/window-state.ts'
import { ChoiceSet, choicesOf } from '../../ui/choice-fields.tsx'
import { Emphasis } from '../../ui/emphasis.tsx'
import { CopyIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './programs.module.css'

type AddedProgram = OutputOf<'programs:add'>

const extras = choicesOf(extraScopeLabels)

type Values = { name: string; extras: readonly ExtraScope[] }

const draft = { name: 'add-program', permission: 'settings:write', onKept: () => requestAfterLock('add-program') } as const

const NewProgram = ({ onAdded, onClose }: { onAdded: (added: AddedProgram) => void; onClose: () => void }) => {
  // Every program needs the sessions scope: without it, no request is permitted.
  const toInput = ({ name, extras }: Values) => ({ name, scopes: ['session' as const, ...extras] })
  const { start, isRestored, keep } = useDraft<Values>(draft, { name: '', extras: [] })
  const form = useContractForm<Values>({
    name: 'add-program',
    operation: 'programs:add',
    initialValues: start,
    toInput,
    send: async (values) => {
      const result = await call('programs:add', toInput(values))
      if (result.ok) {
        clearOutcome()
        onAdded(result.value)
      }
      return result
    },
  })
  keep(form.values)
  return (
    <DialogForm
      about={programMessages.addAbout}
      button={programMessages.add}
      isRestored={isRestored}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <TextField
        {...form.field('name')}
        label={programMessages.name}
        autoComplete="off"
        description={programMessages.nameHint}
        data-autofocus
      />
      <ChoiceSet
        legend={programMessages.extras}
        choices={extras}
        chosen={form.values.extras}
        onChange={(chosen) => form.setValue('extras', chosen)}
        description={programMessages.extrasHint}
      />
    </DialogForm>
  )
}

const Token = ({ added: { program, token }, onClose }: { added: AddedProgram; onClose: () => void }) => {
  const way = useRef<HTMLButtonElement>(null)
  // The form's focused button is gone.
  useEffect(() => way.current?.focus(), [])
  return (
    <>
      <p className={classes.about}>
        <Emphasis text={programMessages.tokenAbout} value={program.name} />
      </p>
      <div className={classes.token}>
        {/* biome-ignore lint/a11y/useSemanticElements: a token is no group of fields */}
        <span role="group" aria-label={programMessages.token} translate="no">
          {token}
        </span>
      </div>
      <OutcomeStatus layer="dialog" />
      <OutcomeAlert layer="dialog" />
      <div className={classes.actions}>
        <Button variant="default" leftSection={<CopyIcon />} onClick={() => void copySecret(token)}>
          {controlMessages.copy}
        </Button>
        <Button onClick={onClose} ref={way}>
          {controlMessages.close}
        </Button>
      </div>
    </>
  )
}

/** Registers a program, and shows its token once. */
export const AddProgram = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => {
  const [added, setAdded] = useState<AddedProgram | null>(null)
  return (
    <Dialog
      title={added ? programMessages.added : programMessages.addTitle}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={() => setAdded(null)}
      isClosedByClickBeside={added === null}
    >
      {added ? <Token added={added} onClose={onClose} /> : <NewProgram onAdded={setAdded} onClose={onClose} />}
    </Dialog>
  )
}
