import { useState } from 'react'
import { clearOutcome } from '../../session/window-state.ts'
import { PasswordStep } from './password-step.tsx'
import { CodeStep } from './sign-in-code-step.tsx'

type Step = { kind: 'password'; email: string } | { kind: 'code'; email: string; password: string }

/** Signing in, in one step or two: the second factor is asked for only once the password was right. */
export const SignIn = ({ email }: { email: string }) => {
  // The password waits here for the code and nowhere else, and is dropped on the way back.
  const [step, setStep] = useState<Step>({ kind: 'password', email })
  if (step.kind === 'password') {
    return <PasswordStep email={step.email} onCodeAsked={(input) => setStep({ kind: 'code', ...input })} />
  }
  const goBack = () => {
    clearOutcome()
    setStep({ kind: 'password', email: step.email })
  }
  return <CodeStep email={step.email} password={step.password} onBack={goBack} />
}
