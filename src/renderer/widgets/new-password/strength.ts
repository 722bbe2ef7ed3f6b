import { useEffect, useRef, useState } from 'react'
import type { StrengthAnswer, StrengthQuestion } from './strength-worker.ts'

/** The strength is computed after this pause in typing (milliseconds). */
const PAUSE = 80

let worker: Worker | null = null

const startWorker = (): Worker => {
  worker ??= new Worker(new URL('./strength-worker.ts', import.meta.url), { type: 'module', name: 'strength' })
  return worker
}

export type Strength = Pick<StrengthAnswer, 'score' | 'advice'>

/** The strength of the typed password, shortly after typing. Null while it is unknown. */
export const useStrength = (password: string, ownWords: string): Strength | null => {
  const [strength, setStrength] = useState<Strength | null>(null)
  const serial = useRef(0)

  useEffect(() => {
    serial.current += 1
    const asked = serial.current
    if (password === '') return setStrength(null)
    const decideChange = startWorker()
    const listen = ({ data }: MessageEvent<StrengthAnswer>) => {
      if (data.serial === asked) setStrength({ score: data.score, advice: data.advice })
    }
    decideChange.addEventListener('message', listen)
    const waiting = setTimeout(() => {
      const question: StrengthQuestion = {
        serial: asked,
        password,
        ownWords: ownWords.split(/[@.\s]+/).filter((word) => word.length > 2),
      }
      decideChange.postMessage(question)
    }, PAUSE)
    return () => {
      clearTimeout(waiting)
      decideChange.removeEventListener('message', listen)
    }
  }, [password, ownWords])

  return strength
}
