import { type FormEvent, useState } from 'react'
import type { ExportFormat } from '../../../shared/api/audit-filter.ts'
import { exportArchivesLabel } from '../../../shared/messages/archive-messages.ts'
import { formatChoices, formatFormatMeaning } from '../../../shared/messages/audit-export-messages.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { CheckField, SelectField } from '../../ui/choice-fields.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { SeparatorField } from '../../widgets/separator-field.tsx'

type ExportFormProps = {
  about: string
  /** Whether there are archives. */
  hasArchives: boolean
  onExport: (format: ExportFormat, withArchives: boolean) => void
  onClose: () => void
}

/** The content of the dialog that exports the filtered log. */
export const ExportForm = ({ about, hasArchives, onExport, onClose }: ExportFormProps) => {
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [withArchives, setWithArchives] = useState(false)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    onExport(format, withArchives)
  }
  return (
    <DialogForm about={about} button={auditMessages.chooseFile} isSending={false} onSubmit={send} onClose={onClose}>
      <SelectField
        label={auditMessages.format}
        choices={formatChoices}
        value={format}
        onChoose={setFormat}
        description={formatFormatMeaning(format)}
      />
      {format === 'csv' && <SeparatorField />}
      {hasArchives && <CheckField label={exportArchivesLabel} isChecked={withArchives} onChange={setWithArchives} />}
    </DialogForm>
  )
}
