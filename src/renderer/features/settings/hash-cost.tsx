import type { TextInputProps } from '@mantine/core'
import { useState } from 'react'
import type { OutputOf } from '../../../shared/api/index.ts'
import { HASH_COST, highestStoredCost } from '../../../shared/domain/policy.ts'
import { hashCostMessages, settingNames } from '../../../shared/messages/settings-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../../session/window-state.ts'
import { BusyButton, QuietButton } from '../../ui/buttons.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './settings.module.css'

type Calibration = OutputOf<'settings:calibrate'>

/** Runs one measurement at a time. */
const useCalibration = () => {
  const [calibration, setCalibration] = useState<Calibration | null>(null)
  const measuring = useSingleFlight(async () => {
    clearOutcome()
    const result = await call('settings:calibrate')
    if (!result.ok) return reportError(result.error)
    setCalibration(result.value)
    announceDone(hashCostMessages.measured(result.value.suggested))
  })
  return { calibration, isMeasuring: measuring.isBusy, measure: measuring.start }
}

const Measured = ({ calibration, onUse }: { calibration: Calibration; onUse: (cost: number) => void }) => {
  const { costs, targetMilliseconds, suggested } = calibration
  return (
    <div className={classes.measured}>
      <table className={classes.costs}>
        <caption>{hashCostMessages.caption(targetMilliseconds)}</caption>
        <thead>
          <tr>
            <th scope="col">{hashCostMessages.cost}</th>
            <th scope="col">{hashCostMessages.oneHash}</th>
          </tr>
        </thead>
        <tbody>
          {costs.map(({ cost, milliseconds }) => (
            <tr key={cost} data-suggested={cost === suggested || undefined}>
              <th scope="row">{cost}</th>
              <td>
                {hashCostMessages.milliseconds(milliseconds)}
                {cost === suggested && <strong> {hashCostMessages.suggested}</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <QuietButton onClick={() => onUse(suggested)}>{hashCostMessages.use}</QuietButton>
    </div>
  )
}

type HashCostProps = { field: TextInputProps; onUse: (cost: number) => void }

/** How much work each guess of a stored password costs an attacker. */
export const HashCost = ({ field, onUse }: HashCostProps) => {
  const { calibration, isMeasuring, measure } = useCalibration()
  return (
    <Section heading={hashCostMessages.heading} about={hashCostMessages.about}>
      <div className={classes.cost}>
        <NumberField {...field} label={settingNames.hashCost} limits={HASH_COST} />
        <BusyButton type="button" variant="default" isBusy={isMeasuring} onClick={() => measure()}>
          {hashCostMessages.measure}
        </BusyButton>
      </div>
      <p className={classes.hint}>{hashCostMessages.hint(highestStoredCost(0))}</p>
      {calibration && <Measured calibration={calibration} onUse={onUse} />}
    </Section>
  )
}
