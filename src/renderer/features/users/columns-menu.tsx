import { memo } from 'react'
import { type UserColumn, userColumns } from '../../../shared/api/list-preferences.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { ChoiceSet } from '../../ui/choice-fields.tsx'
import { ColumnsIcon } from '../../ui/icons.tsx'
import { formatColumn } from './columns.tsx'
import { saveColumns } from './list-view.ts'
import { PopOver } from './pop-over.tsx'

const { columns: words } = usersMessages

const choices = userColumns.map((value) => ({ value, label: formatColumn(value) }))

/** A menu that chooses the columns of the list. */
export const ColumnsMenu = memo(({ columns }: { columns: readonly UserColumn[] }) => (
  <PopOver button={words.button} icon={<ColumnsIcon />}>
    {() => <ChoiceSet legend={words.legend} choices={choices} chosen={columns} onChange={saveColumns} />}
  </PopOver>
))
