import { useQuery } from '@tanstack/react-query'
import type { ArchivesView } from '../../shared/api/audit.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import { formatArchivedEntries } from '../../shared/messages/archive-messages.ts'
import { call } from '../api/call.ts'
import { type CallError, requireValue } from '../api/query-client.ts'
import { useWindowState } from '../session/window-state.ts'
import classes from './archived-entries.module.css'

/** The archives of the audit log. `isAsked`: false for users who may not read the log. */
export const useArchives = (isAsked = true) =>
  useQuery<ArchivesView, CallError>({
    queryKey: ['archives'],
    queryFn: async () => requireValue(await call('audit:archives')),
    enabled: isAsked,
  })

/** Says which entries are no longer in the log because they are in archives. Nothing without archives. */
export const ArchivedEntries = () => {
  const mayRead = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'audit:read'))
  const { data } = useArchives(mayRead)
  const words = data ? formatArchivedEntries(data) : null
  return words && <p className={classes.words}>{words}</p>
}
