import type { z } from 'zod'
import { alertsOperations } from './alerts.ts'
import { appOperations } from './app.ts'
import { auditOperations } from './audit.ts'
import { authOperations } from './auth.ts'
import { backupsOperations } from './backups.ts'
import { bulkOperations } from './bulk.ts'
import type { OperationContract } from './definition.ts'
import { desktopOperations } from './desktop.ts'
import { groupsOperations } from './groups.ts'
import { httpOperations } from './http.ts'
import { importsOperations } from './imports.ts'
import { jobsOperations } from './jobs.ts'
import type { OperationName } from './names.ts'
import { overviewOperations } from './overview.ts'
import { programsOperations } from './programs.ts'
import { requestsOperations } from './requests.ts'
import { firstRestoreOperations, restoresOperations } from './restores.ts'
import { settingsOperations } from './settings.ts'
import { setupOperations } from './setup.ts'
import { ssoOperations } from './sso.ts'
import { transfersOperations } from './transfers.ts'
import { usersOperations } from './users.ts'

export type { OperationContract }

/** Everything that can be asked of Gatehouse. The types of inputs and outputs are inferred from it. */
export const contract = {
  ...appOperations,
  ...setupOperations,
  ...firstRestoreOperations,
  ...authOperations,
  ...alertsOperations,
  ...requestsOperations,
  ...httpOperations,
  ...programsOperations,
  ...ssoOperations,
  ...usersOperations,
  ...groupsOperations,
  ...bulkOperations,
  ...importsOperations,
  ...transfersOperations,
  ...overviewOperations,
  ...settingsOperations,
  ...auditOperations,
  ...backupsOperations,
  ...restoresOperations,
  ...jobsOperations,
  ...desktopOperations,
} satisfies Record<OperationName, OperationContract>

/** What a caller sends, before the schema parses it. */
export type InputOf<K extends OperationName> = z.input<(typeof contract)[K]['input']>

/** What a handler receives. */
export type ParsedInputOf<K extends OperationName> = z.output<(typeof contract)[K]['input']>

export type OutputOf<K extends OperationName> = z.output<(typeof contract)[K]['output']>
