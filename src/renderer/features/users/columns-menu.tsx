import { memo } from 'react'
import { type UserColumn, userColumns } from '../../../shared/api/list-preferences.ts'
import { ChoiceSet } from '../../ui/choice-fields.tsx'
import { ColumnsIcon } from '../../ui/icons.tsx'
import { formatColumn } from './columns.tsx'
import { saveColumns } from './list-view.ts'
import { PopOver } from './pop-over.tsx'

const choices = userColumns.map((value) => ({ value, label: formatColumn(value) }))

/** A menu that chooses the columns of the list. */
export const ColumnsMenu = memo(({ columns }: { columns: readonly UserColumn[] }) => (
  <PopOver button="Columns" icon={<ColumnsIcon />}>
    {() => <ChoiceSet legend="Columns to show" choices={choices} chosen={columns} onChange={saveColumns} />}
  </PopOver>
))
