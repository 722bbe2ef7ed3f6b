import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OutputOf } from '../../../shared/api/index.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { allowedMessages, formatProgramUse, formatSsoScopes } from '../../../shared/messages/sso-messages.ts'
import { call, findReportable } from '../../api/call.ts'
import { useAllowedPrograms } from '../../api/queries.ts'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import { Section } from '../../ui/section.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './own-sessions.module.css'

type Program = OutputOf<'sso:listAllowed'>['programs'][number]

/** The programs that the user allowed, with buttons to end their access. Most users have none, and see nothing of it. */
export const AllowedPrograms = () => {
  const { data: programs, error } = useAllowedPrograms()
  const failure = findReportable(error)
  // The dialog keeps its content while it fades out.
  const [ending, setEnding] = useState<{ program: Program; isOpen: boolean } | null>(null)
  const close = () => setEnding((former) => former && { ...former, isOpen: false })
  const isShown = failure !== null || (programs?.length ?? 0) > 0
  return (
    <>
      {isShown && (
        <Section heading={allowedMessages.heading} about={allowedMessages.about}>
          {failure && <p className={classes.quiet}>{allowedMessages.notRead(formatError(failure))}</p>}
          {programs && (
            <RowList label={allowedMessages.list}>
              {programs.map((program) => (
                <ListRow
                  key={program.id}
                  id={`allowed-${program.id}`}
                  action={
                    <Button
                      variant="default"
                      size="compact-md"
                      aria-describedby={`allowed-${program.id}`}
                      onClick={() => setEnding({ program, isOpen: true })}
                    >
                      {allowedMessages.end}
                    </Button>
                  }
                >
                  <strong>
                    <bdi>{program.name}</bdi>
                  </strong>
                  <p>{allowedMessages.knows(formatSsoScopes(program.scopes))}</p>
                  <p>{formatProgramUse(program)}</p>
                </ListRow>
              ))}
            </RowList>
          )}
        </Section>
      )}
      <Dialog title={allowedMessages.endTitle} isOpen={ending?.isOpen ?? false} onClose={close} onClosed={() => setEnding(null)}>
        {ending && (
          <Confirmation
            about={allowedMessages.endAbout(ending.program.name)}
            button={allowedMessages.end}
            isDanger
            done={allowedMessages.ended}
            run={() => call('sso:endAllowed', { id: ending.program.id })}
            onClose={close}
          />
        )}
      </Dialog>
    </>
  )
}
