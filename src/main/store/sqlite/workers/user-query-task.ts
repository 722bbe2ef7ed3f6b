import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import type { Turns } from '../user-search/time-slices.ts'
import { createUserList, type UserList } from '../user-search/user-pages.ts'
import type { Query, QueryMessage } from './query-thread.ts'

/**
 * What SQLite keeps of the file in this thread's memory at most (kibibytes): most of a million users' rows, of which a search may fetch tens of
 * thousands. With a quarter of it, that takes more than twice as long.
 */
const CACHE_KIB = 262_144

/** So many lists are worked on at a time. */
const TAKING_TURNS = 3

/** One query under way. Somebody waits for the quick ones; the others are worked on when there is none, and for a turn after each. */
type Task = { readonly id: number; readonly isQuick: boolean; readonly turns: Turns<unknown> }

const begin = (list: UserList, query: Query): Turns<unknown> => {
  switch (query.kind) {
    case 'list':
      return list.list(query.request)
    case 'find':
      return list.find(query.request)
    case 'count':
      return list.count(query.query)
    case 'offsetCheckpoints':
      return list.setWaymarks(query.isDeleted, query.sort)
  }
}

const isQuick = ({ kind }: Query): boolean => kind === 'list' || kind === 'find'

/** Answers queries until it is told to close: in turns, looking for new ones between any two. */
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
        tasks.push({ id: message.id, isQuick: isQuick(message.query), turns: begin(list, message.query) })
        break
      case 'cancel':
        tasks = tasks.filter(({ id }) => id !== message.id)
        break
      case 'close':
        isClosing = true
        break
    }
  }

  /** The next turn is another's, of the few that have waited longest: each that is begun holds what it has read so far. */
  const giveWay = (task: Task): void => {
    const others = tasks.filter((other) => other !== task && other.isQuick)
    const slow = tasks.filter(({ isQuick }) => !isQuick)
    tasks = [...others.slice(0, TAKING_TURNS - 1), task, ...others.slice(TAKING_TURNS - 1), ...slow]
  }

  /** Whether it is answered. */
  const takeTurn = (task: Task): boolean => {
    try {
      const { done, value } = task.turns.next()
      if (!done) {
        if (task.isQuick) giveWay(task)
        return false
      }
      port.postMessage({ id: task.id, value })
    } catch (error) {
      port.postMessage({ id: task.id, error: error instanceof Error ? error : new Error(String(error)) })
    }
    tasks = tasks.filter((other) => other !== task)
    return true
  }

  /** While a window asks for page after page, what takes long comes to its end all the same. */
  const takeTurns = (task: Task): void => {
    const isAnswered = takeTurn(task)
    const slow = task.isQuick && isAnswered && tasks.find(({ isQuick }) => !isQuick)
    if (slow) takeTurn(slow)
  }

  port.on('message', (message: QueryMessage) => {
    receive(message)
    while (!isClosing) {
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) receive(next.message as QueryMessage)
      const task = tasks.find(({ isQuick }) => isQuick) ?? tasks[0]
      if (!task || isClosing) break
      takeTurns(task)
    }
    if (!isClosing) return
    database.close()
    port.close()
  })
}
