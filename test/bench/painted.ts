import type { ElectronApplication, Page } from 'playwright'
import { callChannel } from '../../src/shared/api/names.ts'
import { entryScreens } from '../e2e/pages/entry-screens.ts'
import { users } from '../e2e/pages/users.ts'
import { copyLargeDirectory, largeAdministrator, MILLION } from '../helpers/large-directory.ts'
import { type Bench, holdTo, measureOnce, median, percentile, type Row, relate } from './row.ts'
import { openGatehouseOn } from './windows.ts'

/** An administrator's window at the list of a million users. */
const openList = async (): Promise<{ app: ElectronApplication; page: Page; close: () => Promise<void> }> => {
  const { folder, remove } = await copyLargeDirectory(MILLION)
  const { app, page, close } = await openGatehouseOn(folder)
  const screens = entryScreens(page)
  await screens.signIn(largeAdministrator)
  await screens.expectScreen('Profile')
  await users(page).open()
  await users(page).rows().first().waitFor()
  return {
    app,
    page,
    close: async () => {
      await close()
      remove()
    },
  }
}

/**
 * Typed key by key, so that each key is a search of one, two, three or more characters: rare, common and unmatched. Each text starts with a
 * different letter.
 */
const TERMS = ['maria garcia', 'quentin', 'example.org', 'p.12345@', 'ulysses.xu', 'smith ex', 'zzz', 'nobody at', 'james1']

/**
 * The pauses between a painted key and the next key (milliseconds): a typist's pause, and one after which the matches are being counted.
 */
const PAUSES_MS = [60, 180] as const

/** Measured in the page, from the key event's own time to the first frame with its rows. */
const armStopwatch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('input[aria-keyshortcuts="/"]')
    const list = document.querySelector('[data-list]')
    if (!field || !list) throw new Error('the list of users is not open')
    const painted: number[] = []
    Reflect.set(window, 'painted', painted)
    let pressedAt = 0
    field.addEventListener('keydown', ({ timeStamp }) => {
      pressedAt = timeStamp
    })
    field.addEventListener('input', () => {
      const look = (): void => {
        if (list.getAttribute('aria-busy') === 'true') requestAnimationFrame(look)
        else {
          // Within this frame: a task queued after its own work runs when the frame has been submitted.
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => painted.push(performance.now() - pressedAt)
          port2.postMessage(null)
        }
      }
      requestAnimationFrame(look)
    })
  })

/** The time from each key to the frame with its results (milliseconds). A space finds the same as the key before. */
const typeTerm = async (page: Page, term: string): Promise<number[]> => {
  await page.evaluate(() => {
    ;(Reflect.get(window, 'painted') as number[]).length = 0
  })
  let keys = 0
  for (const character of term) {
    keys += 1
    await page.keyboard.press(character)
    await page.waitForFunction((count) => (Reflect.get(window, 'painted') as number[]).length === count, keys)
    await page.waitForTimeout(PAUSES_MS[keys % PAUSES_MS.length] ?? 0)
  }
  const measured = await page.evaluate(() => [...(Reflect.get(window, 'painted') as number[])])
  await page.keyboard.press('Escape')
  await page.waitForTimeout(PAUSES_MS[0])
  return measured.filter((_, key) => term[key] !== ' ')
}

/**
 * Answers text typed in capitals from the main process's memory, with the rows of the same text in small letters. This measures the same
 * table without a database.
 */
const feedFromMemory = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ ipcMain }, channel) => {
    type Handle = (event: unknown, message: { operation: string; input?: { search?: string } }) => Promise<unknown>
    const handlers = Reflect.get(ipcMain, '_invokeHandlers') as Map<string, Handle>
    const handle = handlers.get(channel)
    if (!handle) throw new Error('nobody answers')
    const results = new Map<string, unknown>()
    handlers.set(channel, async (event, message) => {
      const { operation, input } = message
      if (operation !== 'users:list' || !input?.search) return handle(event, message)
      const name = JSON.stringify(input).toLowerCase()
      const known = input.search === input.search.toLowerCase() ? undefined : results.get(name)
      const result = known ?? (await handle(event, message))
      results.set(name, result)
      return result
    })
  }, callChannel)

type Painted = {
  readonly searched: number[]
  /** Answered by the main process from memory. */
  readonly fed: number[]
  /** The window has the rows cached. */
  readonly remembered: number[]
}

const measurePainting = measureOnce(async (): Promise<Painted> => {
  const { app, page, close } = await openList()
  try {
    await feedFromMemory(app)
    await page.keyboard.press('/')
    await armStopwatch(page)
    // The first searches warm up the code.
    for (const term of ['warm', 'WARM', 'warm']) await typeTerm(page, term)
    const painted: Painted = { searched: [], fed: [], remembered: [] }
    for (const term of TERMS) {
      painted.searched.push(...(await typeTerm(page, term)))
      painted.fed.push(...(await typeTerm(page, term.toUpperCase())))
      painted.remembered.push(...(await typeTerm(page, term)))
    }
    return painted
  } finally {
    await close()
  }
})

const searchPainted: Bench = {
  name: 'search-painted',
  run: async (): Promise<Row> => {
    const { searched } = await measurePainting()
    return holdTo({ name: 'search-painted', unit: 'ms (p99)', ours: percentile(searched, 0.99), atMost: 150 })
  },
}

/** The difference from the answer from memory. */
const PAINTED_RATIO = 2

const searchPaintedRatio: Bench = {
  name: 'search-painted-ratio',
  run: async (): Promise<Row> => {
    const { searched, fed } = await measurePainting()
    return relate({
      name: 'search-painted-ratio',
      unit: 'ms',
      ours: median(searched),
      baseline: median(fed),
      goal: { atMost: PAINTED_RATIO },
    })
  },
}

/** A frame of a screen with 60 Hz (milliseconds). */
const FRAME_MS = 1_000 / 60

/** A cached search appears in the key's own frame. An answer from another process cannot, because that frame is already in progress. */
const searchRemembered: Bench = {
  name: 'search-remembered',
  run: async (): Promise<Row> => {
    const { remembered } = await measurePainting()
    return holdTo({ name: 'search-remembered', unit: 'ms', ours: median(remembered), atMost: FRAME_MS })
  },
}

/** The number of frames in which the whole list scrolls past. */
const FRAMES = 600

/** The length of a deliberate long task (milliseconds), which the observer must report. */
const PLANTED_MS = 130

const LONGEST_MS = 100

/** How long the first read of the last page may take on a busy machine (milliseconds). */
const READ_MS = 10_000

/** Scrolls from the top to the end, one step per frame, and returns the durations of long tasks. */
const scrollThrough = (page: Page, frames: number, plantedMs: number): Promise<number[]> =>
  page.evaluate(
    async ([frames, plantedMs, readMs]) => {
      const scroller = document.querySelector('[role="grid"]')?.parentElement
      if (!scroller) throw new Error('the list of users is not open')
      const long: number[] = []
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) long.push(duration)
      })
      observer.observe({ type: 'longtask' })
      const end = scroller.scrollHeight - scroller.clientHeight
      for (let frame = 0; frame <= frames; frame += 1) {
        await new Promise(requestAnimationFrame)
        scroller.scrollTop = (end * frame) / frames
        const until = performance.now() + (frame === 1 ? plantedMs : 0)
        while (performance.now() < until);
      }
      // After the scroll, the last row has been read and is visible at the end.
      const isLastAtEnd = (): boolean => {
        const rows = document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')
        const last = document.querySelector(`[aria-rowindex="${rows}"]:not([aria-busy])`)?.getBoundingClientRect()
        return last !== undefined && Math.abs(last.bottom - scroller.getBoundingClientRect().bottom) < last.height / 2
      }
      const waitsUntil = performance.now() + readMs
      while (!isLastAtEnd()) {
        if (performance.now() > waitsUntil) throw new Error('the last row is not at the end')
        await new Promise((resolve) => setTimeout(resolve, 50))
        // During the count, the list had another length.
        scroller.scrollTop = scroller.scrollHeight
      }
      // Entries arrive some time after their tasks.
      await new Promise((resolve) => setTimeout(resolve, 500))
      observer.disconnect()
      scroller.scrollTop = 0
      return long
    },
    [frames, plantedMs, READ_MS] as const,
  )

const scrollWindow: Bench = {
  name: 'scroll-window',
  run: async (): Promise<Row> => {
    const { page, close } = await openList()
    try {
      const planted = await scrollThrough(page, 2, PLANTED_MS)
      if (!planted.some((duration) => duration >= PLANTED_MS)) throw new Error('a long task was not seen')
      const long: number[] = await scrollThrough(page, FRAMES, 0)
      // The same while matches are counted.
      for (const term of ['a', 'example']) {
        await users(page).search(term)
        long.push(...(await scrollThrough(page, FRAMES, 0)))
      }
      return holdTo({ name: 'scroll-window', unit: 'ms (longest task)', ours: Math.max(0, ...long), atMost: LONGEST_MS })
    } finally {
      await close()
    }
  },
}

/** The rendered list of a million users, in the window. */
export const paintedBenches: readonly Bench[] = [searchPainted, searchPaintedRatio, searchRemembered, scrollWindow]
