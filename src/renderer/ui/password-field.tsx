import type { TextInputProps } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { IconButton } from './buttons.tsx'
import classes from './fields.module.css'
import { CapsLockIcon, EyeIcon, EyeOffIcon } from './icons.tsx'
import { TextField } from './text-field.tsx'

type PasswordFieldProps = Omit<TextInputProps, 'type' | 'rightSection'> & {
  label: string
  isShown?: boolean
  onShownChange?: (isShown: boolean) => void
  /** Content between the field and its hint. */
  beneath?: ReactNode
}

/** A password field with a show button and a Caps Lock warning. */
export const PasswordField = ({ isShown, onShownChange, beneath, ...others }: PasswordFieldProps) => {
  const [isShownHere, setShownHere] = useState(false)
  const [isCapsLockOn, setCapsLockOn] = useState(false)
  const shown = isShown ?? isShownHere
  const watchCapsLock = (event: KeyboardEvent) => setCapsLockOn(event.getModifierState('CapsLock'))
  const toggle = (
    <IconButton
      label={controlMessages.showCharacters}
      title={shown ? controlMessages.hideCharacters : controlMessages.showCharacters}
      aria-pressed={shown}
      onClick={() => (onShownChange ?? setShownHere)(!shown)}
    >
      {shown ? <EyeOffIcon /> : <EyeIcon />}
    </IconButton>
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the keys that bubble out of the field
    <div onKeyDown={watchCapsLock} onKeyUp={watchCapsLock} onBlur={() => setCapsLockOn(false)}>
      <TextField
        {...others}
        type={shown ? 'text' : 'password'}
        rightSection={toggle}
        rightSectionWidth={36}
        inputContainer={(input) => (
          <>
            {input}
            {beneath}
          </>
        )}
      />
      <div className={classes.capsLock} aria-live="polite">
        {isCapsLockOn && (
          <>
            <CapsLockIcon />
            {controlMessages.capsLock}
          </>
        )}
      </div>
    </div>
  )
}
