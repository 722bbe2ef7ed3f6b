import { useState } from 'react'
import { clearOutcome } from '../../session/window-state.ts'
import { LostAppStep } from './lost-app-step.tsx'
import { PasswordStep } from './password-step.tsx'
import { CodeStep } from './sign-in-code-step.tsx'

type Step = { kind: 'password'; email: string } | { kind: 'code' | 'lost-app'; email: string; password: string }

/** Sign-in in one or two steps: the second factor, or a recovery code in its place, is requested after a correct password. */
export const SignIn = ({ email }: { email: string }) => {
  // The password is kept only here while the code is entered, and dropped on the way back.
  const [step, setStep] = useState<Step>({ kind: 'password', email })
  if (step.kind === 'password') {
    return <PasswordStep email={step.email} onCodeAsked={(input) => setStep({ kind: 'code', ...input })} />
  }
  const go = (next: Step) => () => {
    clearOutcome()
    setStep(next)
  }
  const { email: typed, password } = step
  const toPassword = go({ kind: 'password', email: typed })
  if (step.kind === 'lost-app') {
    const toCode = go({ kind: 'code', email: typed, password })
    return <LostAppStep email={typed} password={password} onBack={toCode} onRefused={toPassword} />
  }
  const toLostApp = go({ kind: 'lost-app', email: typed, password })
  return <CodeStep email={typed} password={password} onBack={toPassword} onLostApp={toLostApp} />
}
