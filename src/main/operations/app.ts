import type { StatusView } from '../../shared/views.ts'
import type { Handlers } from './call.ts'

export const appOperations = ({ readStatus }: { readStatus: () => Promise<StatusView> }): Pick<Handlers, 'app:status'> => ({
  'app:status': () => readStatus(),
})
