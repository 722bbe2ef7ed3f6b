import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { groupCode } from '../../../shared/domain/codes.ts'
import { copySecret, printRecoveryCodes, saveRecoveryCodes } from '../../api/secret-output.ts'
import { type AfterCodes, announceDone, openScreen } from '../../session/window-state.ts'
import { Card } from '../../ui/card.tsx'
import { Code } from '../../ui/code.tsx'
import { CopyIcon, PrintIcon, SaveIcon } from '../../ui/icons.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './recovery-codes.module.css'

type RecoveryCodesProps = { email: string; codes: readonly string[]; next: AfterCodes }

const sheets = {
  ten: {
    heading: 'Recovery codes',
    intro:
      'If you forget your password, one of these codes and your e-mail set a new one, without anyone’s help. Each code works once. They are shown only now: print them or keep them in a password manager, away from this computer.',
  },
  one: {
    heading: 'Replacement code',
    intro:
      'Your new password is set, and the recovery code that you used is spent. This one takes its place. It is shown only now: keep it with the others.',
  },
} as const

/** Ten recovery codes, or the replacement of a used one. They are shown only once. */
export const RecoveryCodes = ({ email, codes, next }: RecoveryCodesProps) => {
  const { heading, intro } = sheets[codes.length === 1 ? 'one' : 'ten']
  useTitle(heading)
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => list.current?.focus(), [])
  const grouped = codes.map((code) => (code.includes('-') ? code : groupCode(code)))
  const goOn = () => {
    if (next.kind === 'profile') return openScreen({ kind: 'profile' })
    openScreen({ kind: 'sign-in', email })
    if (next.done !== null) announceDone(next.done)
  }
  return (
    <Card heading={heading} isWide intro={intro}>
      <ol className={classes.list} aria-label="Recovery codes list" ref={list} tabIndex={-1}>
        {grouped.map((code) => (
          <li key={code}>
            <Code code={code} />
          </li>
        ))}
      </ol>
      <div className={classes.outcome}>
        <OutcomeStatus />
        <OutcomeAlert />
      </div>
      <div className={classes.actions}>
        <Button variant="default" leftSection={<CopyIcon />} onClick={() => void copySecret(grouped.join('\n'))}>
          Copy
        </Button>
        <Button variant="default" leftSection={<SaveIcon />} onClick={() => void saveRecoveryCodes(email, grouped)}>
          Save
        </Button>
        <Button variant="default" leftSection={<PrintIcon />} onClick={() => void printRecoveryCodes(email, grouped)}>
          Print
        </Button>
        <Button onClick={goOn}>Continue</Button>
      </div>
    </Card>
  )
}
