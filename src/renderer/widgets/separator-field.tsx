import { type CsvSeparator, firstSeparator } from '../../shared/domain/csv-separator.ts'
import { separatorChoices, separatorMessages } from '../../shared/messages/audit-export-messages.ts'
import { saveSeparator, useListView } from '../session/list-view.ts'
import { SelectField } from '../ui/choice-fields.tsx'

/** The separator that the user chose last on this computer. */
export const useSeparator = (): CsvSeparator => useListView(({ setup }) => setup?.csvSeparator ?? null) ?? firstSeparator()

/** Chooses the separator of CSV files. The choice is kept on this computer. */
export const SeparatorField = () => (
  <SelectField
    label={separatorMessages.label}
    choices={separatorChoices}
    value={useSeparator()}
    onChoose={saveSeparator}
    description={separatorMessages.hint}
  />
)
