import { memo } from 'react'
import { type UserColumn, userColumns } from '../../../shared/desk-setup.ts'
import { ChoiceSet } from '../../components/choice-fields.tsx'
import { ColumnsIcon } from '../../components/icons.tsx'
import { keepColumns } from '../../state/desk-view.ts'
import { sayColumn } from './columns.tsx'
import { PopOver } from './pop-over.tsx'

const choices = userColumns.map((value) => ({ value, label: sayColumn(value) }))

/** Which columns the list has. */
export const ColumnsMenu = memo(({ columns }: { columns: readonly UserColumn[] }) => (
  <PopOver button="Columns" icon={<ColumnsIcon />}>
    {() => <ChoiceSet legend="Columns to show" choices={choices} chosen={columns} onChange={keepColumns} />}
  </PopOver>
))
