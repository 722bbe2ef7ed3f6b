import type { TextInputProps } from '@mantine/core'
import { REASON_MAX_CHARACTERS } from '../../shared/domain/limits.ts'
import { reasonMessages } from '../../shared/messages/widget-messages.ts'
import { TextField } from '../ui/text-field.tsx'

/** An optional line that says why. */
export const ReasonField = (props: Omit<TextInputProps, 'label'>) => (
  <TextField
    description={reasonMessages.hint}
    {...props}
    label={reasonMessages.label}
    autoComplete="off"
    maxLength={REASON_MAX_CHARACTERS}
    required={false}
  />
)
