import { Textarea, type TextareaProps, TextInput, type TextInputProps } from '@mantine/core'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import classes from './fields.module.css'

const ORDER: NonNullable<TextInputProps['inputWrapperOrder']> = ['label', 'input', 'error', 'description']

/** The hint and the error stand below the field, and the error replaces the hint. */
const layOut = ({ error, description }: Pick<TextInputProps, 'error' | 'description'>) => ({
  error,
  description: error ? undefined : description,
  inputWrapperOrder: ORDER,
  classNames: { label: classes.label, error: classes.below, description: classes.below },
})

const asTyped = { spellCheck: false, autoCapitalize: 'off', autoCorrect: 'off' }

/** A labelled field with its hint and error below it. */
export const TextField = ({ error, description, required = true, ...others }: TextInputProps) => (
  <TextInput {...others} required={required} withAsterisk={false} {...layOut({ error, description })} {...asTyped} />
)

/** An email field. It does not use type="email", because Chromium would convert an international host to ASCII. */
export const EmailField = (props: TextInputProps) => (
  <TextField inputMode="email" autoComplete="username" {...props} label={props.label ?? controlMessages.email} />
)

/** A multi-line text field. */
export const NoteField = ({ error, description, ...others }: TextareaProps) => (
  <Textarea {...others} rows={3} {...layOut({ error, description })} />
)

/** A field with one value per line. */
export const LinesField = ({ error, description, ...others }: TextareaProps) => (
  <Textarea {...others} {...layOut({ error, description })} {...asTyped} autoComplete="off" />
)

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
