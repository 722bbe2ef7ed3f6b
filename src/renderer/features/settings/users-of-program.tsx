import { Button } from '@mantine/core'
import type { RelyingProgramView } from '../../../shared/api/sso.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatProgramUser, ssoMessages } from '../../../shared/messages/sso-messages.ts'
import { formatUserName } from '../../../shared/messages/user-messages.ts'
import { findReportable } from '../../api/call.ts'
import { useProgramUsers } from '../../api/queries.ts'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import { Skeleton } from '../../ui/message.tsx'
import classes from './programs.module.css'

/** Who uses a program, and when last. */
export const ProgramUsers = ({ program, onClose }: { program: RelyingProgramView; onClose: () => void }) => {
  const { data: users, error } = useProgramUsers(program.id)
  const failure = users ? null : findReportable(error)
  return (
    <>
      {!users && !error && <Skeleton lines={3} />}
      {failure && <p role="alert">{ssoMessages.usersNotRead(formatError(failure))}</p>}
      {users?.length === 0 && <p className={classes.none}>{ssoMessages.noUsers}</p>}
      {users && users.length > 0 && (
        <RowList label={ssoMessages.usersTitle(program.name)}>
          {users.map((user) => (
            <ListRow key={user.id} id={`program-user-${user.id}`}>
              <strong>
                <bdi>{formatUserName(user)}</bdi>
              </strong>
              <p>{formatProgramUser(user)}</p>
            </ListRow>
          ))}
        </RowList>
      )}
      <div className={classes.actions}>
        <Button onClick={onClose}>{controlMessages.close}</Button>
      </div>
    </>
  )
}
