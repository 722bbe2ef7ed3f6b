import { userExportOperations } from './user-export.ts'

export const transfersOperations = {
  ...userExportOperations,
}
