import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { GatehouseError } from '../../../shared/errors.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import type { Result } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { useOwnSessions } from '../../api/queries.ts'
import { announceDone, announceFailed, clearOutcome } from '../../session/window-state.ts'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SessionList } from '../../widgets/session-list.tsx'
import classes from './sessions.module.css'

const isTold = ({ code }: GatehouseError): boolean => code !== 'not-signed-in' && code !== 'cancelled'

/** The user's other sessions, with buttons to end them. */
export const Sessions = () => {
  const client = useQueryClient()
  const { data: sessions, error } = useOwnSessions()
  const isEnding = useRef(false)
  const end = async (run: () => Promise<Result<unknown>>, done: string): Promise<void> => {
    if (isEnding.current) return
    isEnding.current = true
    clearOutcome()
    const result = await run()
    isEnding.current = false
    void client.invalidateQueries({ queryKey: ['sessions'] })
    if (result.ok) announceDone(done)
    else if (isTold(result.error)) announceFailed(formatError(result.error))
  }
  return (
    <Section heading={profileMessages.sessionsHeading} about={profileMessages.sessionsAbout}>
      {error && isTold(error.error) && <p className={classes.quiet}>{formatError(error.error)}</p>}
      {!sessions && !error && <Skeleton lines={2} />}
      {sessions && (
        <SessionList
          label={profileMessages.sessionsList}
          sessions={sessions}
          onEnd={({ id }) => void end(() => call('auth:endSession', { id }), profileMessages.sessionEnded)}
        />
      )}
      {sessions && sessions.length > 1 && (
        <Button
          className={classes.all}
          variant="default"
          onClick={() => void end(() => call('auth:endOtherSessions'), profileMessages.othersEnded)}
        >
          {profileMessages.endOthers}
        </Button>
      )}
    </Section>
  )
}
