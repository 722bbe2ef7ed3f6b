import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english, translations } from '@zxcvbn-ts/language-en'
import { isCommonPassword, isOwnWords, type OwnWords } from '../../../shared/domain/weak-passwords.ts'

/** The messages of the worker. `serial` identifies the latest question. */
export type StrengthQuestion = { serial: number; password: string; own: OwnWords }
export type StrengthAnswer = {
  serial: number
  score: 0 | 1 | 2 | 3 | 4
  advice: string | null
  /** Why the directory would refuse it, by the same rule. */
  refusal: 'common' | 'own-words' | null
}

const commonPasswords: ReadonlySet<string> = new Set(common['passwords-common'])

const findRefusal = (password: string, own: OwnWords): StrengthAnswer['refusal'] => {
  if (isCommonPassword(password, commonPasswords)) return 'common'
  return isOwnWords(password, own) ? 'own-words' : null
}

const meter = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, translations })

// Building the dictionaries takes a third of a second and some passwords a tenth, so both run outside the window's thread.
self.addEventListener('message', ({ data }: MessageEvent<StrengthQuestion>) => {
  const { serial, password, own } = data
  const words = `${own.email} ${own.name}`.split(/[@.\s]+/).filter((word) => word.length > 2)
  const { score, feedback } = meter.check(password, words)
  const advice = feedback.warning ?? feedback.suggestions[0] ?? null
  self.postMessage({ serial, score, advice, refusal: findRefusal(password, own) } satisfies StrengthAnswer)
})
