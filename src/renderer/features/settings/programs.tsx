import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ProgramView } from '../../../shared/api/programs.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatScopes, formatUse, programMessages } from '../../../shared/messages/program-messages.ts'
import { call, findReportable } from '../../api/call.ts'
import { usePrograms } from '../../api/queries.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { Section } from '../../ui/section.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { AddProgram } from './add-program.tsx'
import classes from './programs.module.css'

type RowProps = { program: ProgramView; onRevoke: (() => void) | null }

const Row = ({ program, onRevoke }: RowProps) => {
  const about = `program-${program.id}`
  return (
    <ListRow
      id={about}
      action={
        onRevoke && (
          <Button variant="default" size="compact-md" aria-describedby={about} onClick={onRevoke}>
            {programMessages.revoke}
          </Button>
        )
      }
    >
      <strong>
        <bdi>{program.name}</bdi>
      </strong>
      <p>{formatScopes(program.scopes)}</p>
      <p>{formatUse(program)}</p>
    </ListRow>
  )
}

const Revoke = ({ program, onClose }: { program: ProgramView; onClose: () => void }) => (
  <Confirmation
    about={programMessages.revokeAbout(program.name)}
    button={programMessages.revoke}
    isDanger
    done={programMessages.revoked}
    run={() => call('programs:revoke', { id: program.id })}
    onClose={onClose}
  />
)

/** The programs that may ask about sessions, each with its own token. */
export const Programs = ({ isWriter }: { isWriter: boolean }) => {
  const { data: programs, error, refetch } = usePrograms()
  const failure = programs ? null : findReportable(error)
  // The dialog keeps its content while it fades out.
  const [revoking, setRevoking] = useState<{ program: ProgramView; isOpen: boolean } | null>(null)
  const [isAdding, setAdding] = useState(false)
  useRequestedAction('add-program', () => setAdding(isWriter))
  const list = useRef<HTMLDivElement>(null)
  const hasAsked = useRef(false)
  const ask = (program: ProgramView) => {
    hasAsked.current = true
    setRevoking({ program, isOpen: true })
  }
  const close = () => setRevoking((former) => former && { ...former, isOpen: false })
  // The row is gone, together with its focused button.
  useEffect(() => {
    if (!hasAsked.current || revoking !== null || document.activeElement !== document.body) return
    hasAsked.current = false
    list.current?.focus({ preventScroll: true })
  })
  return (
    <Section heading={programMessages.heading} about={programMessages.about}>
      <div ref={list} tabIndex={-1}>
        {!programs && !error && <Skeleton lines={2} />}
        {failure && (
          <div role="alert" className={classes.failed}>
            <p>{programMessages.notRead(formatError(failure))}</p>
            <Button variant="default" size="compact-md" onClick={() => void refetch()}>
              {controlMessages.tryAgain}
            </Button>
          </div>
        )}
        {programs?.length === 0 && <p className={classes.none}>{programMessages.none}</p>}
        {programs && programs.length > 0 && (
          <RowList label={programMessages.list}>
            {programs.map((program) => (
              <Row key={program.id} program={program} onRevoke={isWriter ? () => ask(program) : null} />
            ))}
          </RowList>
        )}
      </div>
      {isWriter && programs && (
        <Button className={classes.add} variant="default" onClick={() => setAdding(true)}>
          {programMessages.add}
        </Button>
      )}
      <Dialog
        title={programMessages.revokeTitle}
        isOpen={revoking?.isOpen ?? false}
        onClose={close}
        onClosed={() => setRevoking(null)}
      >
        {revoking && <Revoke program={revoking.program} onClose={close} />}
      </Dialog>
      <AddProgram isOpen={isAdding} onClose={() => setAdding(false)} />
    </Section>
  )
}
