import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { KeyStorageView, SettingsView } from '../../../shared/api/settings.ts'
import { keyStorageMessages } from '../../../shared/messages/key-storage-messages.ts'
import { call } from '../../api/call.ts'
import { Section } from '../../ui/section.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './settings.module.css'

type Kind = KeyStorageView['kind']

const Change = ({ to, isPossible }: { to: Kind; isPossible: boolean }) => {
  const client = useQueryClient()
  const reason = useId()
  const [isOpen, setOpen] = useState(false)
  const { button, title, about, done } = keyStorageMessages.change[to]
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
          {keyStorageMessages.unavailable}
        </p>
      )}
      <Dialog title={title} isOpen={isOpen} onClose={close}>
        <Confirmation about={about} button={button} done={done} run={keep} onClose={close} />
      </Dialog>
    </>
  )
}

const Rotate = () => {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const { button, title, about, done } = keyStorageMessages.rotate
  const close = () => setOpen(false)
  const rotate = async () => {
    const result = await call('settings:rotateKeys', undefined)
    if (result.ok) client.setQueryData<SettingsView>(['settings'], (former) => former && { ...former, keyStorage: result.value })
    return result
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {button}
      </Button>
      <Dialog title={title} isOpen={isOpen} onClose={close}>
        <Confirmation about={about} button={button} done={done} run={rotate} onClose={close} />
      </Dialog>
    </>
  )
}

/** How the directory's keys are stored, how old they are, and what that means. */
export const KeyStorage = ({ keyStorage, isWriter }: { keyStorage: KeyStorageView; isWriter: boolean }) => {
  const { kind, hasKeychain, madeAt, hasFormer } = keyStorage
  return (
    <Section heading={keyStorageMessages.heading} about={keyStorageMessages.about}>
      <p className={classes.fact}>
        <strong>{keyStorageMessages.labels[kind]}</strong>
        <br />
        {keyStorageMessages.meanings[kind]}
        <br />
        {keyStorageMessages.age(madeAt, hasFormer)}
      </p>
      {isWriter && (
        <div className={classes.stack}>
          <div>
            <Change to={kind === 'file' ? 'keychain' : 'file'} isPossible={kind === 'keychain' || hasKeychain} />
          </div>
          <div>
            <Rotate />
          </div>
        </div>
      )}
    </Section>
  )
}
