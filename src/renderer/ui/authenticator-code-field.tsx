import type { TextInputProps } from '@mantine/core'
import { TextField } from './text-field.tsx'

/** A field for the current six digits of an authenticator app. */
export const AuthenticatorCodeField = (props: Omit<TextInputProps, 'label'>) => (
  <TextField
    description="The six digits that your authenticator app shows now."
    {...props}
    label="Authenticator code"
    inputMode="numeric"
    autoComplete="one-time-code"
  />
)
