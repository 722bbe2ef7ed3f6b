import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { KeyStorageView, SettingsView } from '../../../shared/api/settings.ts'
import { keyStorageLabels } from '../../../shared/messages/settings-messages.ts'
import { call } from '../../api/call.ts'
import { Section } from '../../ui/section.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './settings.module.css'

type Kind = KeyStorageView['kind']

const meanings: Record<Kind, string> = {
  file: 'keys.json opens the directory for whoever can read the data folder: this window, the terminal and other programs on this computer, and somebody who copies the folder.',
  keychain:
    'keys.json opens only through this window, on this computer, for whoever is signed in to it. The terminal and other programs cannot open the directory, and a copy of the folder opens nowhere else.',
}

const ways: Record<Kind, { button: string; title: string; about: string; done: string }> = {
  keychain: {
    button: 'Seal with the keychain',
    title: 'Seal the keys with the keychain?',
    about: `From now on ${meanings.keychain} If this computer is lost, so is the directory, unless a backup holds the keys in a file.`,
    done: 'The keys are sealed by the keychain',
  },
  file: {
    button: 'Keep in a file',
    title: 'Keep the keys in a file?',
    about: `From now on ${meanings.file}`,
    done: 'The keys are kept in a file',
  },
}

const Change = ({ to, isPossible }: { to: Kind; isPossible: boolean }) => {
  const client = useQueryClient()
  const reason = useId()
  const [isOpen, setOpen] = useState(false)
  const { button, title, about, done } = ways[to]
  const close = () => setOpen(false)
  const keep = async () => {
    const result = await call('settings:setKeyStorage', { kind: to })
    if (result.ok) client.setQueryData<SettingsView>(['settings'], (former) => former && { ...former, keyStorage: result.value })
    return result
  }
  return (
    <>
      <Button
        variant="default"
        disabled={!isPossible}
        {...(isPossible ? {} : { 'aria-describedby': reason })}
        onClick={() => setOpen(true)}
      >
        {button}
      </Button>
      {!isPossible && (
        <p id={reason} className={classes.hint}>
          Not here: this system offers no keychain. On Linux, what it calls basic_text counts as none, since it hides the keys
          behind a password that everyone knows.
        </p>
      )}
      <Dialog title={title} isOpen={isOpen} onClose={close}>
        <Confirmation about={about} button={button} done={done} run={keep} onClose={close} />
      </Dialog>
    </>
  )
}

/** How the directory's keys are stored, and what that means. */
export const KeyStorage = ({ keyStorage, isWriter }: { keyStorage: KeyStorageView; isWriter: boolean }) => {
  const { kind, hasKeychain } = keyStorage
  return (
    <Section heading="Keys" about="They seal the passwords and second factors in the database. In a file unless changed.">
      <p className={classes.fact}>
        <strong>{keyStorageLabels[kind]}:</strong> {meanings[kind]}
      </p>
      {isWriter && <Change to={kind === 'file' ? 'keychain' : 'file'} isPossible={kind === 'keychain' || hasKeychain} />}
    </Section>
  )
}
