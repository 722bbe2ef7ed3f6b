import { Textarea, type TextareaProps, TextInput, type TextInputProps } from '@mantine/core'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import classes from './fields.module.css'

const ORDER: NonNullable<TextInputProps['inputWrapperOrder']> = ['label', 'input', 'error', 'description']

/** A labelled field with its hint and error below it. */
export const TextField = ({ error, description, required = true, ...others }: TextInputProps) => (
  <TextInput
    {...others}
    required={required}
    withAsterisk={false}
    error={error}
    description={error ? undefined : description}
    inputWrapperOrder={ORDER}
    classNames={{ label: classes.label, error: classes.below, description: classes.below }}
    spellCheck={false}
    autoCapitalize="off"
    autoCorrect="off"
  />
)

/** An email field. It does not use type="email", because Chromium would convert an international host to ASCII. */
export const EmailField = (props: TextInputProps) => (
  <TextField inputMode="email" autoComplete="username" {...props} label={props.label ?? controlMessages.email} />
)

/** A multi-line text field. */
export const NoteField = ({ error, description, ...others }: TextareaProps) => (
  <Textarea
    {...others}
    rows={3}
    error={error}
    description={error ? undefined : description}
    inputWrapperOrder={ORDER}
    classNames={{ label: classes.label, error: classes.below, description: classes.below }}
  />
)

/** A field with one value per line. */
export const LinesField = ({ error, description, ...others }: TextareaProps) => (
  <Textarea
    {...others}
    error={error}
    description={error ? undefined : description}
    inputWrapperOrder={ORDER}
    classNames={{ label: classes.label, error: classes.below, description: classes.below }}
    spellCheck={false}
    autoCapitalize="off"
    autoCorrect="off"
    autoComplete="off"
  />
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
