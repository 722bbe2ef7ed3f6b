import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import type { Result } from '../../../shared/result.ts'
import { call, findReportable, reportError } from '../../api/call.ts'
import { useOwnSessions } from '../../api/queries.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../../session/window-state.ts'
import { Skeleton } from '../../ui/message.tsx'
import { Section } from '../../ui/section.tsx'
import { SessionList } from '../../widgets/session-list.tsx'
import classes from './own-sessions.module.css'

/** The user's other sessions, with buttons to end them. */
export const Sessions = () => {
  const client = useQueryClient()
  const { data: sessions, error } = useOwnSessions()
  const failure = findReportable(error)
  const ending = useSingleFlight(async (run: () => Promise<Result<unknown>>, done: string) => {
    clearOutcome()
    const result = await run()
    void client.invalidateQueries({ queryKey: ['sessions'] })
    if (result.ok) announceDone(done)
    else reportError(result.error)
  })
  return (
    <Section heading={profileMessages.sessionsHeading} about={profileMessages.sessionsAbout}>
      {failure && <p className={classes.quiet}>{formatError(failure)}</p>}
      {!sessions && !error && <Skeleton lines={2} />}
      {sessions && (
        <SessionList
          label={profileMessages.sessionsList}
          sessions={sessions}
          onEnd={({ id }) => ending.start(() => call('auth:endSession', { id }), profileMessages.sessionEnded)}
        />
      )}
      {sessions && sessions.length > 1 && (
        <Button
          className={classes.all}
          variant="default"
          onClick={() => ending.start(() => call('auth:endOtherSessions'), profileMessages.othersEnded)}
        >
          {profileMessages.endOthers}
        </Button>
      )}
    </Section>
  )
}
