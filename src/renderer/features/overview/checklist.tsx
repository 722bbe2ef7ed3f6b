import { Button } from '@mantine/core'
import type { OverviewView } from '../../../shared/api/overview.ts'
import type { ChecklistStep } from '../../../shared/domain/directory-checklist.ts'
import { stepMessages, checklistMessages as words } from '../../../shared/messages/checklist-messages.ts'
import { settingsMessages } from '../../../shared/messages/settings-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { useSettings } from '../../api/queries.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { requestAction } from '../../session/requested-action.ts'
import { announceDone, openScreen } from '../../session/window-state.ts'
import { BusyButton, QuietButton } from '../../ui/buttons.tsx'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import classes from './overview.module.css'

/** Where each step is done. */
const ways: Record<ChecklistStep, () => void> = {
  'recovery-codes': () => requestAction('profile', 'recovery-codes'),
  registration: () => openScreen({ kind: 'settings' }),
  'directory-name': () => openScreen({ kind: 'settings' }),
  'second-administrator': () => requestAction('users', 'new-user'),
  'second-factor': () => requestAction('profile', 'second-factor'),
  'first-people': () => openScreen({ kind: 'users' }),
}

/** Settles a step by hand, or the whole list. */
const useSettle = () => {
  const { data } = useSettings()
  return useSingleFlight(async (step: 'registration' | 'all') => {
    const settled = data?.policy.settledSteps ?? []
    const result = await call('settings:update', { settledSteps: [...new Set([...settled, step])] })
    if (!result.ok) return reportError(result.error)
    announceDone(step === 'all' ? words.dismissed : settingsMessages.saved)
  })
}

/** What a new directory still needs. It goes when everything is done, or when an administrator dismisses it. */
export const Checklist = ({ steps }: { steps: NonNullable<OverviewView['checklist']> }) => {
  const { isBusy, start } = useSettle()
  return (
    <section className={classes.part}>
      <div className={classes.line}>
        <h2 className={classes.heading}>{words.heading}</h2>
        <span className={classes.quiet}>{words.count(steps.filter(({ isDone }) => isDone).length, steps.length)}</span>
        <QuietButton onClick={() => start('all')}>{words.dismiss}</QuietButton>
      </div>
      <RowList label={words.heading}>
        {steps.map(({ step, isDone }) => {
          const { what, why, action } = stepMessages[step]
          return (
            <ListRow
              key={step}
              id={`step-${step}`}
              action={
                !isDone && (
                  <>
                    {step === 'registration' && (
                      <BusyButton
                        type="button"
                        variant="default"
                        size="compact-md"
                        isBusy={isBusy}
                        aria-describedby={`step-${step}`}
                        onClick={() => start('registration')}
                      >
                        {words.keepOpen}
                      </BusyButton>
                    )}
                    <Button variant="default" size="compact-md" aria-describedby={`step-${step}`} onClick={ways[step]}>
                      {action}
                    </Button>
                  </>
                )
              }
            >
              <strong className={classes.what}>{what}</strong> <span className={classes.quiet}>{isDone ? words.done : why}</span>
            </ListRow>
          )
        })}
      </RowList>
    </section>
  )
}
