import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { GatehouseError } from '../../../shared/errors.ts'
import type { Result } from '../../../shared/result.ts'
import { Section } from '../../components/section.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { call } from '../../state/call.ts'
import { sayError } from '../../state/error-words.ts'
import { useOwnSessions } from '../../state/queries.ts'
import { announceDone, announceFailed, clearOutcome } from '../../state/window-state.ts'
import { SessionList } from '../window/session-list.tsx'
import classes from './sessions.module.css'

const isTold = ({ code }: GatehouseError): boolean => code !== 'not-signed-in' && code !== 'cancelled'

/** Where else one is signed in, and the way to end that. */
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
    else if (isTold(result.error)) announceFailed(sayError(result.error))
  }
  return (
    <Section heading="Sessions" about="Where you are signed in.">
      {error && isTold(error.error) && <p className={classes.quiet}>{sayError(error.error)}</p>}
      {!sessions && !error && <Skeleton lines={2} />}
      {sessions && (
        <SessionList
          label="Your sessions"
          sessions={sessions}
          onEnd={({ id }) => void end(() => call('auth:endSession', { id }), 'Session ended')}
        />
      )}
      {sessions && sessions.length > 1 && (
        <Button
          className={classes.all}
          variant="default"
          onClick={() => void end(() => call('auth:endOtherSessions'), 'All other sessions ended')}
        >
          End all other sessions
        </Button>
      )}
    </Section>
  )
}
