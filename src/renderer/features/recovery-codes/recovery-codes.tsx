import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { groupCode } from '../../../shared/domain/codes.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { recoveryCodesMessages } from '../../../shared/messages/entry-messages.ts'
import { copySecret, printRecoveryCodes, saveRecoveryCodes } from '../../api/secret-output.ts'
import { type AfterCodes, announceDone, openScreen } from '../../session/window-state.ts'
import { Card } from '../../ui/card.tsx'
import { Code } from '../../ui/code.tsx'
import { CopyIcon, PrintIcon, SaveIcon } from '../../ui/icons.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './recovery-codes.module.css'

type RecoveryCodesProps = { email: string; codes: readonly string[]; hasSecondFactor: boolean; next: AfterCodes }

/** Ten recovery codes, or the replacement of a used one. They are shown only once. */
export const RecoveryCodes = ({ email, codes, hasSecondFactor, next }: RecoveryCodesProps) => {
  const { heading, intro } = recoveryCodesMessages[codes.length === 1 ? 'one' : 'ten']
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
    <Card heading={heading} isWide intro={intro(hasSecondFactor)}>
      <ol className={classes.list} aria-label={recoveryCodesMessages.list} ref={list} tabIndex={-1}>
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
          {controlMessages.copy}
        </Button>
        <Button variant="default" leftSection={<SaveIcon />} onClick={() => void saveRecoveryCodes(email, grouped)}>
          {controlMessages.save}
        </Button>
        <Button variant="default" leftSection={<PrintIcon />} onClick={() => void printRecoveryCodes(email, grouped)}>
          {controlMessages.print}
        </Button>
        <Button onClick={goOn}>{recoveryCodesMessages.continue}</Button>
      </div>
    </Card>
  )
}
