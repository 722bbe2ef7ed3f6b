import { useState } from 'react'
import { clearOutcome } from '../../session/window-state.ts'
import { PasswordStep } from './password-step.tsx'
import { CodeStep } from './sign-in-code-step.tsx'

type Step = { kind: 'password'; email: string } | { kind: 'code'; email: string; password: string }

/** Sign-in in one or two steps: the second factor is requested after a correct password. */
export const SignIn = ({ email }: { email: string }) => {
  // The password is kept only here while the code is entered, and dropped on the way back.
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
