import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { TransferRowView } from '../../../../shared/api/transfer-views.ts'
import { type ConflictChoice, conflictChoices, type TransferList } from '../../../../shared/domain/transfer-choices.ts'
import { formatError } from '../../../../shared/messages/error-messages.ts'
import {
  conflictWords,
  deletedWords,
  formatTransferFinding,
  transferMessages as words,
} from '../../../../shared/messages/transfer-messages.ts'
import { call } from '../../../api/call.ts'
import { type CallError, requireValue } from '../../../api/query-client.ts'
import { ChevronIcon } from '../../../ui/icons.tsx'
import { Message, Skeleton } from '../../../ui/message.tsx'
import classes from './import-users.module.css'

const PAGE_ROWS = 50

/** What a person decided about single rows. */
export type RowDecisions = { readonly choices: ReadonlyMap<number, ConflictChoice>; readonly ticked: ReadonlySet<number> }

type RowsProps = {
  planId: string
  list: TransferList
  decisions: RowDecisions
  onDecide: (decisions: RowDecisions) => void
}

const AS_ALL = ''

const choicesOf = (kind: TransferRowView['kind']) =>
  kind === 'deleted'
    ? (['replace', 'skip'] as const).map((value) => ({ value, label: deletedWords[value] }))
    : conflictChoices.map((value) => ({ value, label: conflictWords[value] }))

const isRaised = ({ role, roleHere, kind }: TransferRowView): boolean =>
  kind !== 'same' && [role, roleHere].some((one) => one !== null && one !== 'user')

type DecisionProps = { row: TransferRowView } & Pick<RowsProps, 'decisions' | 'onDecide'>

/** The choice for one row, and the tick that an administrator, operator or auditor needs. */
const Decision = ({ row, decisions, onDecide }: DecisionProps) => {
  const { position, shown, kind } = row
  const choose = (chosen: string): void => {
    const choices = new Map(decisions.choices)
    const choice = conflictChoices.find((known) => known === chosen)
    if (choice) choices.set(position, choice)
    else choices.delete(position)
    onDecide({ ...decisions, choices })
  }
  const tick = (isOn: boolean): void => {
    const ticked = new Set(decisions.ticked)
    if (isOn) ticked.add(position)
    else ticked.delete(position)
    onDecide({ ...decisions, ticked })
  }
  return (
    <>
      {(kind === 'conflicting' || kind === 'deleted') && (
        <NativeSelect
          className={classes.choice}
          aria-label={words.choiceOf(shown)}
          size="xs"
          rightSection={<ChevronIcon />}
          value={decisions.choices.get(position) ?? AS_ALL}
          data={[{ value: AS_ALL, label: words.forAll }, ...choicesOf(kind)]}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      )}
      {isRaised(row) && (
        <label className={classes.check}>
          <input
            type="checkbox"
            aria-label={words.tick(shown)}
            checked={decisions.ticked.has(position)}
            onChange={({ currentTarget }) => tick(currentTarget.checked)}
          />
          {words.allow}
        </label>
      )}
    </>
  )
}

/** The rows of one list of a plan, page by page because there may be a million. */
export const PlanRows = ({ planId, list, decisions, onDecide }: RowsProps) => {
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['import-rows', planId, list],
    queryFn: async ({ pageParam }) =>
      requireValue(await call('transfers:readRows', { planId, list, after: pageParam, limit: PAGE_ROWS })).rows,
    initialPageParam: 0,
    getNextPageParam: (last) => (last.length < PAGE_ROWS ? undefined : last.at(-1)?.position),
    gcTime: 0,
  })
  if (error) return <Message title={words.unreadableRows} text={formatError((error as CallError).error)} isFailure />
  if (!data) return <Skeleton lines={6} />
  const rows = data.pages.flat()
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section className={classes.scroll} aria-label={words.rows} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{words.row}</th>
              <th scope="col">{words.address}</th>
              <th scope="col">{words.finding}</th>
              <th scope="col">{words.choice}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.position}>
                <td>{row.row}</td>
                <td>
                  {row.name !== '' && (
                    <strong className={classes.person}>
                      <bdi>{row.name}</bdi>
                    </strong>
                  )}
                  <bdi>{row.shown}</bdi>
                </td>
                <td>{formatTransferFinding(row)}</td>
                <td>
                  <Decision row={row} decisions={decisions} onDecide={onDecide} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {hasNextPage && (
        <Button variant="default" size="xs" className={classes.more} onClick={() => void fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </>
  )
}
