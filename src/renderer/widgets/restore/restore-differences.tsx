import { useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ComparisonCounts, ComparisonList, Difference } from '../../../shared/api/comparison.ts'
import type { OutputOf } from '../../../shared/api/index.ts'
import { differenceNames, formatDifference, restoreMessages } from '../../../shared/messages/restore-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import classes from './restore.module.css'

const PAGE_ROWS = 50

const useDifferences = (id: string, list: ComparisonList) =>
  useInfiniteQuery<OutputOf<'restores:list'>, Error, Difference[], readonly string[], number>({
    queryKey: ['restore', 'differences', id, list],
    initialPageParam: 0,
    queryFn: async ({ pageParam }) => {
      const result = await call('restores:list', { id, list, after: pageParam, limit: PAGE_ROWS })
      return result.ok ? result.value : { differences: [], total: 0 }
    },
    getNextPageParam: ({ total }, pages) => {
      const shown = pages.reduce((sum, { differences }) => sum + differences.length, 0)
      return shown < total ? shown : undefined
    },
    select: ({ pages }) => pages.flatMap(({ differences }) => differences),
  })

const RestoreUser = ({ id, userId, email, words }: { id: string; userId: string; email: string; words: string }) => {
  const { start } = useSingleFlight(async () => {
    clearOutcome()
    const result = await call('restores:restoreUser', { id, userId })
    if (result.ok) announceDone(restoreMessages.userRestored(email))
    else reportError(result.error)
  })
  return (
    <QuietButton size="xs" aria-describedby={words} onClick={() => start()}>
      {restoreMessages.restoreUser}
    </QuietButton>
  )
}

const DifferenceRow = ({ id, difference, canRestore }: { id: string; difference: Difference; canRestore: boolean }) => {
  const words = useId()
  const { title, lines } = formatDifference(difference)
  const isRestorable = canRestore && difference.kind === 'user'
  return (
    <ListRow
      id={words}
      action={isRestorable && <RestoreUser id={id} userId={difference.id} email={difference.email} words={words} />}
    >
      {title}
      {lines.map((line) => (
        <span key={line} className={classes.line}>
          {line}
        </span>
      ))}
    </ListRow>
  )
}

const DifferenceList = ({ id, list, total }: { id: string; list: ComparisonList; total: number }) => {
  const { data = [], fetchNextPage, hasNextPage } = useDifferences(id, list)
  // A user whom the backup does not know cannot be restored from it.
  const canRestore = list !== 'added'
  return (
    <>
      <RowList label={differenceNames[list]}>
        {data.map((difference, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order never changes, and settings have no id
          <DifferenceRow key={index} id={id} difference={difference} canRestore={canRestore} />
        ))}
      </RowList>
      {hasNextPage && (
        <p className={classes.hint}>
          {restoreMessages.shown(data.length, total)}{' '}
          <QuietButton size="xs" onClick={() => void fetchNextPage()}>
            {restoreMessages.more}
          </QuietButton>
        </p>
      )}
    </>
  )
}

type DifferencesProps = { id: string; counts: ComparisonCounts; isReadable: boolean }

/** How many users, groups, settings and programs differ from today. In Settings, each count opens its list. */
export const Differences = ({ id, counts, isReadable }: DifferencesProps) => {
  const [opened, setOpened] = useState<ComparisonList | null>(null)
  const lists = (Object.keys(differenceNames) as ComparisonList[]).filter((list) => counts[list] > 0)
  if (lists.length === 0) return <p className={classes.hint}>{restoreMessages.nothingDiffers}</p>
  return (
    <section className={classes.differences} aria-label={restoreMessages.compared}>
      {lists.map((list) =>
        isReadable ? (
          <div key={list}>
            <QuietButton aria-expanded={opened === list} onClick={() => setOpened(opened === list ? null : list)}>
              {`${differenceNames[list]}: ${counts[list]}`}
            </QuietButton>
            {opened === list && <DifferenceList id={id} list={list} total={counts[list]} />}
          </div>
        ) : (
          <p key={list} className={classes.hint}>
            {`${differenceNames[list]}: ${counts[list]}`}
          </p>
        ),
      )}
    </section>
  )
}
