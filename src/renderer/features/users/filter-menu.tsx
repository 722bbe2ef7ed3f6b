import { memo, useState } from 'react'
import type { UserFilter } from '../../../shared/api/user-list.ts'
import { GROUP_NAME_MAX_CHARACTERS } from '../../../shared/domain/limits.ts'
import { roles } from '../../../shared/domain/permissions.ts'
import { userStates } from '../../../shared/domain/user-state.ts'
import { formatRole, formatState } from '../../../shared/messages/user-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { setFilter } from '../../session/user-query.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from '../../widgets/pop-over.module.css'
import { useGroupSuggestions } from './groups/group-suggestions.tsx'

const { filter: words } = usersMessages

const ANY = 'any'

type Choice = { readonly value: string; readonly label: string }

const choicesOf = (...choices: Choice[]): Choice[] => [{ value: ANY, label: words.any }, ...choices]

/** The yes-or-no filters. */
const booleans = ['hasSecondFactor', 'hasSignedIn', 'isLocked', 'mustChangePassword', 'sharesAddress'] as const

const dates = ['lastSeenBefore', 'registeredFrom', 'registeredBefore'] as const

/** The value of a date field, in the user's time zone. */
const toDay = (time: number | undefined): string => {
  if (time === undefined) return ''
  const date = new Date(time)
  const pad = (part: number): string => String(part).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

/** The start of a day in the user's time zone. */
const startOfDay = (day: string): number => new Date(`${day}T00:00`).getTime()

const toChoice = (value: boolean | undefined): string => (value === undefined ? ANY : value ? 'yes' : 'no')

const FilterForm = ({ filter }: { filter: UserFilter }) => {
  const [group, setGroup] = useState(filter.group ?? '')
  const suggestions = useGroupSuggestions()
  const narrow = (part: { readonly [K in keyof UserFilter]?: UserFilter[K] | undefined }): void =>
    setFilter({ ...filter, ...part } as UserFilter)
  return (
    <div className={classes.form}>
      <SelectField
        label={words.role}
        choices={choicesOf(...roles.map((value) => ({ value, label: formatRole(value) })))}
        value={filter.role ?? ANY}
        onChoose={(chosen) => narrow({ role: roles.find((role) => role === chosen) })}
      />
      <SelectField
        label={words.state}
        choices={[{ value: ANY, label: words.notDeleted }, ...userStates.map((value) => ({ value, label: formatState(value) }))]}
        value={filter.state ?? ANY}
        onChoose={(chosen) => narrow({ state: userStates.find((state) => state === chosen) })}
      />
      {booleans.map((part) => (
        <SelectField
          key={part}
          label={words[part].label}
          choices={choicesOf({ value: 'yes', label: words[part].yes }, { value: 'no', label: words[part].no })}
          value={toChoice(filter[part])}
          onChoose={(chosen) => narrow({ [part]: chosen === ANY ? undefined : chosen === 'yes' })}
        />
      ))}
      {dates.map((part) => (
        <DateField
          key={part}
          label={words[part]}
          required={false}
          day={toDay(filter[part])}
          onDay={(day) => narrow({ [part]: day === undefined ? undefined : startOfDay(day) })}
        />
      ))}
      <TextField
        label={words.group}
        list={suggestions.list}
        required={false}
        maxLength={GROUP_NAME_MAX_CHARACTERS}
        value={group}
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value.slice(0, GROUP_NAME_MAX_CHARACTERS)
          setGroup(typed)
          narrow({ group: typed.trim() })
        }}
      />
      {suggestions.options}
    </div>
  )
}

/** The filter of the list, beside it. Every choice applies at once. */
export const FilterMenu = memo(({ filter, onClose }: { filter: UserFilter; onClose: () => void }) => (
  <SidePanel title={words.button} kind="filter" onClose={onClose}>
    <FilterForm filter={filter} />
  </SidePanel>
))
