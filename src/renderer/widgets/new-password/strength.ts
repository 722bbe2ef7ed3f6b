import { useEffect, useRef, useState } from 'react'
import type { OwnWords } from '../../../shared/domain/weak-passwords.ts'
import type { StrengthAnswer, StrengthQuestion } from './strength-worker.ts'

/** The strength is computed after this pause in typing (milliseconds). */
const PAUSE = 80

let worker: Worker | null = null

const startWorker = (): Worker => {
  worker ??= new Worker(new URL('./strength-worker.ts', import.meta.url), { type: 'module', name: 'strength' })
  return worker
}

export type Strength = Pick<StrengthAnswer, 'score' | 'advice' | 'refusal'>

/** The strength of the typed password, shortly after typing. Null while it is unknown. */
export const useStrength = (password: string, { email, name }: OwnWords): Strength | null => {
  const [strength, setStrength] = useState<Strength | null>(null)
  const serial = useRef(0)

  useEffect(() => {
    serial.current += 1
    const asked = serial.current
    if (password === '') return setStrength(null)
    const decideChange = startWorker()
    const listen = ({ data }: MessageEvent<StrengthAnswer>) => {
      if (data.serial === asked) setStrength({ score: data.score, advice: data.advice, refusal: data.refusal })
    }
    decideChange.addEventListener('message', listen)
    const waiting = setTimeout(() => {
      const question: StrengthQuestion = { serial: asked, password, own: { email, name } }
      decideChange.postMessage(question)
    }, PAUSE)
    return () => {
      clearTimeout(waiting)
      decideChange.removeEventListener('message', listen)
    }
  }, [password, email, name])

  return strength
}
