import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { RelyingProgramView, SsoStateView } from '../../../shared/api/sso.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatRelyingProgram, formatSsoSight, ssoMessages } from '../../../shared/messages/sso-messages.ts'
import { call, findReportable } from '../../api/call.ts'
import { useRelyingPrograms } from '../../api/queries.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { Section } from '../../ui/section.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './programs.module.css'
import { RegisterProgram } from './register-program.tsx'
import { ProgramUsers } from './users-of-program.tsx'

type Asked = { readonly kind: 'revoke' | 'users'; readonly program: RelyingProgramView; readonly isOpen: boolean }

type RowProps = { program: RelyingProgramView; onRevoke: (() => void) | null; onUsers: () => void }

const Row = ({ program, onRevoke, onUsers }: RowProps) => {
  const about = `relying-program-${program.id}`
  return (
    <ListRow
      id={about}
      action={
        <>
          {program.kind !== 'service' && (
            <Button variant="default" size="compact-md" aria-describedby={about} onClick={onUsers}>
              {ssoMessages.users}
            </Button>
          )}
          {onRevoke && (
            <Button variant="default" size="compact-md" aria-describedby={about} onClick={onRevoke}>
              {ssoMessages.revoke}
            </Button>
          )}
        </>
      }
    >
      <strong>
        <bdi>{program.name}</bdi>
      </strong>
      <p>{formatSsoSight(program)}</p>
      <p>{formatRelyingProgram(program)}</p>
      <p>
        {`${ssoMessages.clientId}: `}
        <span translate="no">{program.id}</span>
      </p>
    </ListRow>
  )
}

/** Whether programs can sign users in, and at which address they find Gatehouse. */
const State = ({ state, isWriter }: { state: SsoStateView; isWriter: boolean }) => {
  if (state.kind === 'off') return <p className={classes.none}>{isWriter ? ssoMessages.isOff : ssoMessages.isOffHere}</p>
  if (state.kind === 'unavailable') return <p className={classes.none}>{ssoMessages.unavailable[state.reason]}</p>
  return (
    <p className={classes.none}>
      {`${ssoMessages.issuer}: `}
      <span translate="no">{state.issuer}</span>
    </p>
  )
}

const Revoke = ({ program, onClose }: { program: RelyingProgramView; onClose: () => void }) => (
  <Confirmation
    about={ssoMessages.revokeAbout(program.name)}
    button={ssoMessages.revoke}
    isDanger
    done={ssoMessages.revoked}
    run={() => call('sso:revoke', { id: program.id })}
    onClose={onClose}
  />
)

/** The programs that sign users in with this directory. */
export const SsoSection = ({ isWriter }: { isWriter: boolean }) => {
  const { data, error, refetch } = useRelyingPrograms()
  const failure = data ? null : findReportable(error)
  // The dialog keeps its content while it fades out.
  const [asked, setAsked] = useState<Asked | null>(null)
  const [isRegistering, setRegistering] = useState(false)
  useRequestedAction('register-program', () => setRegistering(isWriter))
  const list = useRef<HTMLDivElement>(null)
  const close = () => setAsked((former) => former && { ...former, isOpen: false })
  const closed = () => {
    setAsked(null)
    // The row of a revoked program is gone, together with its focused button.
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true })
  }
  return (
    <Section heading={ssoMessages.heading} about={ssoMessages.about}>
      <div ref={list} tabIndex={-1}>
        {!data && !error && <Skeleton lines={2} />}
        {failure && (
          <div role="alert" className={classes.failed}>
            <p>{ssoMessages.notRead(formatError(failure))}</p>
            <Button variant="default" size="compact-md" onClick={() => void refetch()}>
              {controlMessages.tryAgain}
            </Button>
          </div>
        )}
        {data && <State state={data.state} isWriter={isWriter} />}
        {data?.programs.length === 0 && <p className={classes.none}>{ssoMessages.none}</p>}
        {data && data.programs.length > 0 && (
          <RowList label={ssoMessages.list}>
            {data.programs.map((program) => (
              <Row
                key={program.id}
                program={program}
                onUsers={() => setAsked({ kind: 'users', program, isOpen: true })}
                onRevoke={isWriter ? () => setAsked({ kind: 'revoke', program, isOpen: true }) : null}
              />
            ))}
          </RowList>
        )}
      </div>
      {isWriter && data && (
        <Button className={classes.add} variant="default" onClick={() => setRegistering(true)}>
          {ssoMessages.register}
        </Button>
      )}
      <Dialog
        title={asked?.kind === 'users' ? ssoMessages.usersTitle(asked.program.name) : ssoMessages.revokeTitle}
        isOpen={asked?.isOpen ?? false}
        onClose={close}
        onClosed={closed}
      >
        {asked?.kind === 'revoke' && <Revoke program={asked.program} onClose={close} />}
        {asked?.kind === 'users' && <ProgramUsers program={asked.program} onClose={close} />}
      </Dialog>
      <RegisterProgram isOpen={isRegistering} onClose={() => setRegistering(false)} issuer={issuerOf(data?.state)} />
    </Section>
  )
}

const issuerOf = (state: SsoStateView | undefined): string | null => (state?.kind === 'on' ? state.issuer : null)
