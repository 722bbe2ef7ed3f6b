import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/api/index.ts'
import { type ExtraScope, extraScopeLabels } from '../../../shared/messages/program-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { copySecret } from '../../api/secret-output.ts'
import { clearOutcome } from '../../session/window-state.ts'
import { ChoiceSet, choicesOf } from '../../ui/choice-fields.tsx'
import { CopyIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './programs.module.css'

type AddedProgram = OutputOf<'programs:add'>

const extras = choicesOf(extraScopeLabels)

type Values = { name: string; extras: readonly ExtraScope[] }

const NewProgram = ({ onAdded, onClose }: { onAdded: (added: AddedProgram) => void; onClose: () => void }) => {
  // Every program needs the sessions scope: without it, no request is permitted.
  const toInput = ({ name, extras }: Values) => ({ name, scopes: ['session' as const, ...extras] })
  const form = useContractForm<Values>({
    name: 'add-program',
    operation: 'programs:add',
    initialValues: { name: '', extras: [] },
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
  return (
    <DialogForm
      about="It gets a token, and asks with it whether a session is valid and whose it is."
      button="Add program"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <TextField
        {...form.field('name')}
        label="Program name"
        autoComplete="off"
        description="As the list and the audit log are to call it."
        data-autofocus
      />
      <ChoiceSet
        legend="Also sees"
        choices={extras}
        chosen={form.values.extras}
        onChange={(chosen) => form.setValue('extras', chosen)}
        description="Of whoever the session belongs to. Nothing unless chosen."
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
        Give this to <strong>{program.name}</strong>, and to nothing else. It is shown only now: where a token is lost, its
        program is revoked and added anew.
      </p>
      <div className={classes.token}>
        {/* biome-ignore lint/a11y/useSemanticElements: a token is no group of fields */}
        <span role="group" aria-label="Program token" translate="no">
          {token}
        </span>
      </div>
      <OutcomeStatus place="dialog" />
      <OutcomeAlert place="dialog" />
      <div className={classes.actions}>
        <Button variant="default" leftSection={<CopyIcon />} onClick={() => void copySecret(token)}>
          Copy
        </Button>
        <Button onClick={onClose} ref={way}>
          Close
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
      title={added ? 'Program added' : 'Add a program'}
      isOpen={isOpen}
      onClose={onClose}
      onClosed={() => setAdded(null)}
      isClosedByClickBeside={added === null}
    >
      {added ? <Token added={added} onClose={onClose} /> : <NewProgram onAdded={setAdded} onClose={onClose} />}
    </Dialog>
  )
}
