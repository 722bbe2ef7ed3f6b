import { profileDataMessages as words } from '../../../shared/messages/profile-messages.ts'
import { awaitJob } from '../../api/awaited-job.ts'
import { call, reportError } from '../../api/call.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { useRequestedButton } from '../../session/requested-action.ts'
import { announceDone, clearOutcome } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { Section } from '../../ui/section.tsx'

/** Saves a copy of all that the directory has of the signed-in user. */
export const OwnData = () => {
  const button = useRequestedButton('download-data')
  const { isBusy, start } = useSingleFlight(async () => {
    clearOutcome()
    const result = await awaitJob(() => call('auth:exportData'))
    if (result.ok) announceDone(words.done, null)
    else reportError(result.error)
  })
  return (
    <Section heading={words.heading} about={words.about}>
      <BusyButton ref={button} type="button" variant="default" isBusy={isBusy} onClick={() => start()}>
        {words.button}
      </BusyButton>
    </Section>
  )
}
