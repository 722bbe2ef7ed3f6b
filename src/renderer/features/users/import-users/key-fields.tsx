import { useState } from 'react'
import { transferMessages as words } from '../../../../shared/messages/transfer-messages.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { BusyButton } from '../../../ui/buttons.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import classes from './import-users.module.css'
import { takeKeyFile } from './opened-file.ts'

/** The key of the directory that wrote an export with hashes. */
export const KeyFields = () => {
  const [passphrase, setPassphrase] = useState('')
  const { isBusy, start } = useSingleFlight(() => takeKeyFile(passphrase))
  return (
    <fieldset className={classes.group}>
      <legend className={classes.quiet}>{words.keyHint}</legend>
      <div className={classes.options}>
        <TextField
          label={words.keyPassphrase}
          value={passphrase}
          autoComplete="off"
          onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
        />
      </div>
      <BusyButton type="button" variant="default" size="xs" isBusy={isBusy} disabled={passphrase === ''} onClick={() => start()}>
        {words.chooseKey}
      </BusyButton>
    </fieldset>
  )
}
