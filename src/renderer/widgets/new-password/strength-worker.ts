import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english, translations } from '@zxcvbn-ts/language-en'

/** The messages of the worker. `serial` identifies the latest question. */
export type StrengthQuestion = { serial: number; password: string; ownWords: string[] }
export type StrengthAnswer = { serial: number; score: 0 | 1 | 2 | 3 | 4; advice: string | null }

const meter = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, translations })

// Building the dictionaries takes a third of a second and some passwords a tenth, so both run outside the window's thread.
self.addEventListener('message', ({ data }: MessageEvent<StrengthQuestion>) => {
  const { score, feedback } = meter.check(data.password, data.ownWords)
  const advice = feedback.warning ?? feedback.suggestions[0] ?? null
  self.postMessage({ serial: data.serial, score, advice } satisfies StrengthAnswer)
})
