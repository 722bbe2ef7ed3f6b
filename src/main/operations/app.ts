import type { StatusView } from '../../shared/api/app.ts'
import type { HandlersOf } from '../pipeline/handler.ts'

export type AppParts = { readonly readStatus: () => Promise<StatusView> }

export const createAppHandlers = ({ readStatus }: AppParts): HandlersOf<'app'> => ({
  'app:status': () => readStatus(),
})
