import { type FormEvent, useState } from 'react'
import type { Transport } from '../../../shared/api/definition.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { canonicalEmail } from '../../../shared/domain/email.ts'
import { actionChoices } from '../../../shared/messages/audit-action-messages.ts'
import { logFilterMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatTransport } from '../../../shared/messages/user-messages.ts'
import { call } from '../../api/call.ts'
import { announceFailed } from '../../session/window-state.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { EmailField, TextField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import classes from './filter-form.module.css'
import type { FilterParty, LogFilter } from './log-filter.ts'

const ANY = ''

const outcomes = [
  { value: ANY, label: logFilterMessages.any },
  { value: 'success', label: logFilterMessages.outcome('success') },
  { value: 'refused', label: logFilterMessages.outcome('refused') },
] as const

const ways = (['window', 'http', 'terminal'] as const satisfies readonly Transport[]).map((value) => ({
  value,
  label: formatTransport(value),
}))

type Values = {
  actor: string
  subject: string
  action: string
  outcome: (typeof outcomes)[number]['value']
  transport: Transport | typeof ANY
  firstDay: string
  lastDay: string
}

const toValues = (filter: LogFilter): Values => ({
  actor: filter.actor?.email ?? ANY,
  subject: filter.subject?.email ?? ANY,
  action: filter.action ?? ANY,
  outcome: filter.outcome ?? ANY,
  transport: filter.transport ?? ANY,
  firstDay: filter.firstDay ?? ANY,
  lastDay: filter.lastDay ?? ANY,
})

type PartyName = 'actor' | 'subject'

/** Users that begin like an address: enough that the user with exactly this address is among them. */
const FOUND_ROWS = 50

/** The user with this address in a list. The same spelling comes first, because in compat mode every spelling is another user. */
const findExact = (users: readonly UserView[], wanted: string): UserView | undefined =>
  users.find(({ email }) => email === wanted) ?? users.find(({ email }) => canonicalEmail(email) === canonicalEmail(wanted))

/**
 * Finds the user with this address, because the log is filtered by the permanent id. Undefined if no user has the address.
 *
 * It searches the list, because a read of an unknown user would be a refusal in the log.
 */
const findParty = async (email: string, known: FilterParty | undefined): Promise<FilterParty | null | undefined> => {
  const wanted = email.trim()
  if (wanted === ANY) return null
  if (known?.email === wanted) return known
  for (const filter of [{}, { state: 'deleted' }] as const) {
    const result = await call('users:list', { search: wanted, filter, limit: FOUND_ROWS })
    if (!result.ok) {
      announceFailed(formatError(result.error), 'filter')
      return undefined
    }
    const found = findExact(result.value.users, wanted)
    if (found) return { id: found.id, email: found.email }
  }
  return undefined
}

type FilterFormProps = { filter: LogFilter; onApply: (filter: LogFilter) => void; onClose: () => void }

/** The content of the dialog that filters the log. */
export const FilterForm = ({ filter, onApply, onClose }: FilterFormProps) => {
  const [values, setValues] = useState(() => toValues(filter))
  const [missing, setMissing] = useState<readonly PartyName[]>([])
  const [isSending, setSending] = useState(false)
  const set = <K extends keyof Values>(name: K, value: Values[K]): void => {
    setValues((former) => ({ ...former, [name]: value }))
    setMissing((former) => former.filter((other) => other !== name))
  }
  const isBackwards = values.firstDay !== ANY && values.lastDay !== ANY && values.lastDay < values.firstDay

  const apply = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isSending || isBackwards) return
    setSending(true)
    const actor = await findParty(values.actor, filter.actor)
    const subject = await findParty(values.subject, filter.subject)
    setSending(false)
    if (actor === undefined || subject === undefined)
      return setMissing([
        ...(actor === undefined ? ['actor' as const] : []),
        ...(subject === undefined ? ['subject' as const] : []),
      ])
    const { action, outcome, transport, firstDay, lastDay } = values
    onApply({
      ...(actor && { actor }),
      ...(subject && { subject }),
      ...(action !== ANY && { action }),
      ...(outcome !== ANY && { outcome }),
      ...(transport !== ANY && { transport }),
      ...(firstDay !== ANY && { firstDay }),
      ...(lastDay !== ANY && { lastDay }),
    })
  }

  const party = (name: PartyName, label: string) => (
    <EmailField
      label={label}
      autoComplete="off"
      required={false}
      value={values[name]}
      error={missing.includes(name) ? logFilterMessages.noUser : undefined}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  )

  return (
    <DialogForm button={logFilterMessages.apply} isSending={isSending} onSubmit={(event) => void apply(event)} onClose={onClose}>
      {party('actor', logFilterMessages.by)}
      {party('subject', logFilterMessages.user)}
      <SelectField
        label={logFilterMessages.action}
        choices={[{ value: ANY, label: logFilterMessages.any }, ...actionChoices]}
        value={values.action}
        onChoose={(value) => set('action', value)}
      />
      <div className={classes.pair}>
        <SelectField
          label={logFilterMessages.result}
          choices={outcomes}
          value={values.outcome}
          onChoose={(value) => set('outcome', value)}
        />
        <SelectField
          label={logFilterMessages.via}
          choices={[{ value: ANY, label: logFilterMessages.any }, ...ways]}
          value={values.transport}
          onChoose={(value) => set('transport', value)}
        />
        <TextField
          label={logFilterMessages.firstDay}
          type="date"
          required={false}
          value={values.firstDay}
          onChange={({ currentTarget }) => set('firstDay', currentTarget.value)}
        />
        <TextField
          label={logFilterMessages.lastDay}
          type="date"
          required={false}
          value={values.lastDay}
          error={isBackwards ? logFilterMessages.isBackwards : undefined}
          onChange={({ currentTarget }) => set('lastDay', currentTarget.value)}
        />
      </div>
    </DialogForm>
  )
}
