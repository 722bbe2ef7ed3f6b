import { Button } from '@mantine/core'
import { useState } from 'react'
import { transferMessages as words } from '../../../../shared/messages/transfer-messages.ts'
import { TextField } from '../../../ui/text-field.tsx'
import classes from './import-users.module.css'
import { readAgain, useOpenedFile } from './opened-file.ts'

/** The parameters of a Firebase project when nothing else is known: those of new projects. */
const usual = { signerKey: '', saltSeparator: 'Bw==', rounds: 8, memoryCost: 14 }

/** The hash parameters of a Firebase project, which its export does not have. */
export const FirebaseFields = () => {
  const [typed, setTyped] = useState(useOpenedFile.getState().options.firebase ?? usual)
  const field = (name: keyof typeof usual, label: string) => (
    <TextField
      label={label}
      value={String(typed[name])}
      onChange={({ currentTarget: { value } }) =>
        setTyped({ ...typed, [name]: typeof usual[name] === 'number' ? Number(value.replace(/\D/g, '')) : value })
      }
    />
  )
  return (
    <fieldset className={classes.group}>
      <legend className={classes.quiet}>{words.firebaseHint}</legend>
      <div className={classes.options}>
        {field('signerKey', words.signerKey)}
        {field('saltSeparator', words.saltSeparator)}
        {field('rounds', words.rounds)}
        {field('memoryCost', words.memoryCost)}
      </div>
      <Button variant="default" size="xs" onClick={() => void readAgain({ firebase: typed })}>
        {words.useParameters}
      </Button>
    </fieldset>
  )
}
