import type { TextInputProps } from '@mantine/core'
import { useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/api/index.ts'
import { HASH_COST, highestStoredCost } from '../../../shared/domain/policy.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { settingNames } from '../../../shared/messages/settings-messages.ts'
import { call } from '../../api/call.ts'
import { announceDone, announceFailed, clearOutcome } from '../../session/window-state.ts'
import { BusyButton, QuietButton } from '../../ui/buttons.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './settings.module.css'

type Calibration = OutputOf<'settings:calibrate'>

/** Runs one measurement at a time. */
const useCalibration = () => {
  const [calibration, setCalibration] = useState<Calibration | null>(null)
  const [isMeasuring, setMeasuring] = useState(false)
  const isRunning = useRef(false)
  const measure = async (): Promise<void> => {
    if (isRunning.current) return
    isRunning.current = true
    setMeasuring(true)
    clearOutcome()
    const result = await call('settings:calibrate')
    isRunning.current = false
    setMeasuring(false)
    if (result.ok) {
      setCalibration(result.value)
      announceDone(`Measured. Suggested for this computer: ${result.value.suggested}`)
    } else if (result.error.code !== 'not-signed-in') announceFailed(formatError(result.error))
  }
  return { calibration, isMeasuring, measure: () => void measure() }
}

const Measured = ({ calibration, onUse }: { calibration: Calibration; onUse: (cost: number) => void }) => {
  const { costs, targetMilliseconds, suggested } = calibration
  return (
    <div className={classes.measured}>
      <table className={classes.costs}>
        <caption>Measured on this computer. One sign-in should take up to {targetMilliseconds} milliseconds.</caption>
        <thead>
          <tr>
            <th scope="col">Cost</th>
            <th scope="col">One hash</th>
          </tr>
        </thead>
        <tbody>
          {costs.map(({ cost, milliseconds }) => (
            <tr key={cost} data-suggested={cost === suggested || undefined}>
              <th scope="row">{cost}</th>
              <td>
                {milliseconds} ms{cost === suggested && <strong> suggested</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <QuietButton onClick={() => onUse(suggested)}>Use the suggested cost</QuietButton>
    </div>
  )
}

type HashCostProps = { field: TextInputProps; onUse: (cost: number) => void }

/** How much work each guess of a stored password costs an attacker. */
export const HashCost = ({ field, onUse }: HashCostProps) => {
  const { calibration, isMeasuring, measure } = useCalibration()
  return (
    <Section heading="Passwords" about="How much work each guess costs somebody who has stolen the database.">
      <div className={classes.cost}>
        <NumberField {...field} label={settingNames.hashCost} limits={HASH_COST} />
        <BusyButton type="button" variant="default" isBusy={isMeasuring} onClick={measure}>
          Calibrate on this computer
        </BusyButton>
      </div>
      <p className={classes.hint}>
        One more doubles the work, for a guess and for a sign-in. New passwords are hashed with it at once. Those that are stored
        are hashed anew, each when its owner next signs in; nobody has to choose another. Until the last is, every sign-in takes
        as long as one at the highest cost in use. Below {highestStoredCost(0)}, users whose hash costs more than{' '}
        {highestStoredCost(0)} need a reset code.
      </p>
      {calibration && <Measured calibration={calibration} onUse={onUse} />}
    </Section>
  )
}
