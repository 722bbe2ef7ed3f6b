import { Textarea, type TextareaProps } from '@mantine/core'
import classes from './fields.module.css'

const ORDER: NonNullable<TextareaProps['inputWrapperOrder']> = ['label', 'input', 'error', 'description']

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
