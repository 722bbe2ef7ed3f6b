import type { TextInputProps } from '@mantine/core'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { TextField } from './text-field.tsx'

/** A field for the current six digits of an authenticator app. */
export const AuthenticatorCodeField = (props: Omit<TextInputProps, 'label'>) => (
  <TextField
    description={controlMessages.authenticatorCodeHint}
    {...props}
    label={controlMessages.authenticatorCode}
    inputMode="numeric"
    autoComplete="one-time-code"
  />
)
