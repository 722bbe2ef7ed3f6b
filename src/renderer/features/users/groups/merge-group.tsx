import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { GroupView } from '../../../../shared/api/groups.ts'
import type { OutputOf } from '../../../../shared/api/index.ts'
import { formatError } from '../../../../shared/messages/error-messages.ts'
import { groupMessages as words } from '../../../../shared/messages/group-messages.ts'
import { call, reportError } from '../../../api/call.ts'
import { type CallError, requireValue } from '../../../api/query-client.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { SelectField } from '../../../ui/choice-fields.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'

/** How many members a merge moves. */
const useMergePlan = (from: number, into: number) =>
  useQuery<OutputOf<'groups:planMerge'>, CallError>({
    queryKey: ['users', 'groups', 'merge', from, into],
    queryFn: async () => requireValue(await call('groups:planMerge', { from, into })),
  })

type MergeGroupProps = {
  group: GroupView
  others: readonly GroupView[]
  onMerged: (text: string, entry: number) => void
  onClose: () => void
}

/** The choice of another group, with a plan that says how many members move. */
const MergeForm = ({ group, others, first, onMerged, onClose }: MergeGroupProps & { first: GroupView }) => {
  const [chosen, setChosen] = useState(String(first.id))
  const into = others.find(({ id }) => String(id) === chosen) ?? first
  const plan = useMergePlan(group.id, into.id)
  const { isBusy, start } = useSingleFlight(async () => {
    const result = await call('groups:merge', { from: group.id, into: into.id })
    if (result.ok) onMerged(words.merged(group.name, into.name), result.value.entry)
    else reportError(result.error)
  })
  const merge = (event: FormEvent): void => {
    event.preventDefault()
    start()
  }
  return (
    <DialogForm button={words.mergeButton} isSending={isBusy} onSubmit={merge} onClose={onClose}>
      <SelectField
        label={words.mergeInto}
        choices={others.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={String(into.id)}
        onChoose={setChosen}
      />
      <p role="status">
        {plan.error && formatError(plan.error.error)}
        {plan.isPending && words.planning}
        {plan.data && words.plan(group.name, into.name, plan.data.moving, plan.data.inBoth)}
        {into.requiresSecondFactor && !group.requiresSecondFactor && ` ${words.planRequires}`}
      </p>
    </DialogForm>
  )
}

export const MergeGroup = (props: MergeGroupProps) => {
  const [first] = props.others
  return first && <MergeForm {...props} first={first} />
}
