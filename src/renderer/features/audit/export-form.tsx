import { type FormEvent, useState } from 'react'
import type { ExportFormat } from '../../../shared/audit-filter.ts'
import { SelectField } from '../../components/choice-fields.tsx'
import { formatChoices, sayFormatMeaning } from '../../state/audit/export-words.ts'
import { DialogForm } from '../window/dialog-form.tsx'

type ExportFormProps = { about: string; onExport: (format: ExportFormat) => void; onClose: () => void }

/** The content of the dialog that takes the log, as it is narrowed, out of Gatehouse. */
export const ExportForm = ({ about, onExport, onClose }: ExportFormProps) => {
  const [format, setFormat] = useState<ExportFormat>('csv')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    onExport(format)
  }
  return (
    <DialogForm about={about} button="Choose a file" isSending={false} onSubmit={send} onClose={onClose}>
      <SelectField
        label="Format"
        choices={formatChoices}
        value={format}
        onChoose={setFormat}
        description={sayFormatMeaning(format)}
      />
    </DialogForm>
  )
}
