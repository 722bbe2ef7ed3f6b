import { useQuery } from '@tanstack/react-query'
import type { Transport } from '../../../shared/api/definition.ts'
import { ENTRIES_MAX } from '../../../shared/domain/limits.ts'
import { actionChoices } from '../../../shared/messages/audit-action-messages.ts'
import { logFilterMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { formatTransport } from '../../../shared/messages/user-messages.ts'
import { call } from '../../api/call.ts'
import { type CallError, requireValue } from '../../api/query-client.ts'
import type { LogFilter } from '../../session/audit-query.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { PersonField } from '../../widgets/person-field.tsx'
import popOver from '../../widgets/pop-over.module.css'

const ANY = ''

const any = { value: ANY, label: logFilterMessages.any } as const

const outcomes = (['success', 'refused'] as const).map((value) => ({ value, label: logFilterMessages.outcome(value) }))

const ways = (['window', 'http', 'terminal'] as const satisfies readonly Transport[]).map((value) => ({
  value,
  label: formatTransport(value),
}))

/** The actions that occur in the log, in words. Nothing is newer than `ENTRIES_MAX`, so the answer holds no days. */
const useOccurringActions = (chosen: string | undefined) => {
  const { data = [] } = useQuery<string[], CallError>({
    queryKey: ['audit-actions'],
    queryFn: async () => requireValue(await call('audit:outline', { after: ENTRIES_MAX })).actions,
    staleTime: 0,
  })
  return actionChoices.filter(({ value }) => value === chosen || data.includes(value))
}

type FilterFormProps = { filter: LogFilter; onFilter: (filter: LogFilter) => void }

/** The filter of the log. Every choice applies at once. */
export const FilterForm = ({ filter, onFilter }: FilterFormProps) => {
  const { actor, subject, action, outcome, transport, firstDay = ANY, lastDay = ANY } = filter
  const actions = useOccurringActions(action)
  const narrow = (part: { readonly [K in keyof LogFilter]?: LogFilter[K] | undefined }): void => {
    const parts = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== undefined)
    onFilter(Object.fromEntries(parts))
  }
  const isBackwards = firstDay !== ANY && lastDay !== ANY && lastDay < firstDay
  return (
    <div className={popOver.form}>
      <PersonField
        label={logFilterMessages.by}
        chosen={actor ?? null}
        onChoose={(user) => narrow({ actor: user ?? undefined })}
      />
      <PersonField
        label={logFilterMessages.user}
        chosen={subject ?? null}
        onChoose={(user) => narrow({ subject: user ?? undefined })}
      />
      <SelectField
        label={logFilterMessages.action}
        choices={[any, ...actions]}
        value={action ?? ANY}
        onChoose={(value) => narrow({ action: value === ANY ? undefined : value })}
      />
      <SelectField
        label={logFilterMessages.result}
        choices={[any, ...outcomes]}
        value={outcome ?? ANY}
        onChoose={(value) => narrow({ outcome: value === ANY ? undefined : value })}
      />
      <SelectField
        label={logFilterMessages.via}
        choices={[any, ...ways]}
        value={transport ?? ANY}
        onChoose={(value) => narrow({ transport: value === ANY ? undefined : value })}
      />
      <DateField label={logFilterMessages.firstDay} required={false} day={firstDay} onDay={(day) => narrow({ firstDay: day })} />
      <DateField
        label={logFilterMessages.lastDay}
        required={false}
        day={lastDay}
        error={isBackwards ? logFilterMessages.isBackwards : undefined}
        onDay={(day) => narrow({ lastDay: day })}
      />
    </div>
  )
}
