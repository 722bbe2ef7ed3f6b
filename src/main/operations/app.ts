import type { StatusView } from '../../shared/api/app.ts'
import type { Handlers } from '../pipeline/call.ts'

export const appOperations = ({ readStatus }: { readStatus: () => Promise<StatusView> }): Pick<Handlers, 'app:status'> => ({
  'app:status': () => readStatus(),
})
