import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { createUserList, type UserList } from '../user-search/user-pages.ts'
import type { Query, QueryMessage } from './query-thread.ts'

/**
 * The page cache of this thread (KiB): it holds most rows of a million users, of which a search may fetch tens of thousands. With a quarter of
 * it, such a search takes more than twice as long.
 */
const CACHE_KIB = 262_144

/** How many lists are read concurrently. */
const CONCURRENT_LISTS = 3

/** A running query. Slow queries run when no quick one waits, and for one time slice after each quick one. */
type Task = { readonly id: number; readonly isQuick: boolean; readonly slices: TimeSlices<unknown> }

const start = (list: UserList, query: Query): TimeSlices<unknown> => {
  switch (query.kind) {
    case 'list':
      return list.list(query.request)
    case 'find':
      return list.find(query.request)
    case 'count':
      return list.count(query.query)
    case 'offsetCheckpoints':
      return list.listOffsetCheckpoints(query.isDeleted, query.sort)
  }
}

const isQuick = ({ kind }: Query): boolean => kind === 'list' || kind === 'find'

/** Answers queries until it is closed. Reads new messages between any two time slices. */
export const answerQueries = (database: Database): void => {
  if (!parentPort) throw new Error('this is no thread')
  const port: MessagePort = parentPort
  database.pragma(`cache_size = -${CACHE_KIB}`)
  const list = createUserList(database)
  let tasks: Task[] = []
  let isClosing = false

  const receive = (message: QueryMessage): void => {
    switch (message.kind) {
      case 'ask':
        tasks.push({ id: message.id, isQuick: isQuick(message.query), slices: start(list, message.query) })
        break
      case 'cancel':
        tasks = tasks.filter(({ id }) => id !== message.id)
        break
      case 'close':
        isClosing = true
        break
    }
  }

  /** Moves a task behind the lists that are read concurrently, but before the others, because a started task holds memory. */
  const requeue = (task: Task): void => {
    const others = tasks.filter((other) => other !== task && other.isQuick)
    const slow = tasks.filter(({ isQuick }) => !isQuick)
    tasks = [...others.slice(0, CONCURRENT_LISTS - 1), task, ...others.slice(CONCURRENT_LISTS - 1), ...slow]
  }

  /** Runs one time slice; returns whether the query is answered. */
  const runSlice = (task: Task): boolean => {
    try {
      const { done, value } = task.slices.next()
      if (!done) {
        if (task.isQuick) requeue(task)
        return false
      }
      port.postMessage({ id: task.id, value })
    } catch (error) {
      const failed = error instanceof Error ? error : new Error(String(error))
      // A message keeps no further properties of an error.
      port.postMessage({ id: task.id, error: failed, code: 'code' in failed ? failed.code : undefined })
    }
    tasks = tasks.filter((other) => other !== task)
    return true
  }

  /** Runs a slice of a slow query after each quick one, so that a steady flow of pages does not starve it. */
  const runNext = (task: Task): void => {
    const isAnswered = runSlice(task)
    const slow = task.isQuick && isAnswered && tasks.find(({ isQuick }) => !isQuick)
    if (slow) runSlice(slow)
  }

  port.on('message', (message: QueryMessage) => {
    receive(message)
    while (!isClosing) {
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) receive(next.message as QueryMessage)
      const task = tasks.find(({ isQuick }) => isQuick) ?? tasks[0]
      if (!task || isClosing) break
      runNext(task)
    }
    if (!isClosing) return
    database.close()
    port.close()
  })
}
