import { resumeErasures } from '../jobs/erasure-job.ts'
import type { Handlers, ReauthenticationRules } from '../pipeline/handler.ts'
import { type AlertsParts, createAlertsHandlers } from './alerts.ts'
import { type AppParts, createAppHandlers } from './app.ts'
import { type AuditParts, createAuditHandlers } from './audit.ts'
import { type AuthHandlerParts, createAuthHandlers } from './auth.ts'
import { type BackupsParts, createBackupsHandlers } from './backups.ts'
import { type BulkParts, createBulkHandlers, createBulkReauthentication } from './bulk.ts'
import { createDesktopHandlers } from './desktop.ts'
import { createGroupsHandlers, createGroupsReauthentication, type GroupsParts } from './groups.ts'
import { createHttpHandlers, type HttpParts } from './http.ts'
import { createImportsHandlers, createImportsReauthentication, type ImportsParts } from './imports.ts'
import { createJobsHandlers, type JobsParts } from './jobs.ts'
import { createOverviewHandlers, type OverviewParts } from './overview.ts'
import { createProgramsHandlers, type ProgramsParts } from './programs.ts'
import { createRequestsHandlers, type RequestsParts } from './requests.ts'
import { createRestoresHandlers, type RestoresParts } from './restores.ts'
import { createSettingsHandlers, type SettingsParts } from './settings.ts'
import { createFirstRestoreHandlers, createSetupHandlers, type SetupParts } from './setup.ts'
import { createSsoHandlers, type SsoParts } from './sso.ts'
import { createTransfersHandlers, resumeTransfers, type TransfersParts } from './transfers.ts'
import { createUsersHandlers, createUsersReauthentication, type UsersParts } from './users.ts'

export type HandlerParts = AlertsParts &
  AppParts &
  AuditParts &
  AuthHandlerParts &
  BackupsParts &
  BulkParts &
  GroupsParts &
  HttpParts &
  ImportsParts &
  JobsParts &
  OverviewParts &
  ProgramsParts &
  RequestsParts &
  RestoresParts &
  SettingsParts &
  SetupParts &
  SsoParts &
  TransfersParts &
  UsersParts

/** The handlers of all operations. The compiler reports an operation without a handler and a handler in the wrong namespace. */
export const createHandlers = (parts: HandlerParts): Handlers => ({
  ...createAlertsHandlers(parts),
  ...createAppHandlers(parts),
  ...createAuditHandlers(parts),
  ...createAuthHandlers(parts),
  ...createBackupsHandlers(parts),
  ...createBulkHandlers(parts),
  ...createDesktopHandlers(parts),
  ...createGroupsHandlers(parts),
  ...createHttpHandlers(parts),
  ...createImportsHandlers(parts),
  ...createJobsHandlers(parts),
  ...createOverviewHandlers(parts),
  ...createProgramsHandlers(parts),
  ...createRequestsHandlers(parts),
  ...createRestoresHandlers(parts),
  ...createSettingsHandlers(parts),
  ...createSetupHandlers(parts),
  ...createSsoHandlers(parts),
  ...createFirstRestoreHandlers(parts),
  ...createTransfersHandlers(parts),
  ...createUsersHandlers(parts),
})

/** The reauthentication rules of all operations where only some calls need a recent authentication. */
export const createReauthenticationRules = (parts: HandlerParts): ReauthenticationRules => ({
  ...createBulkReauthentication(parts),
  ...createGroupsReauthentication(),
  ...createImportsReauthentication(parts),
  ...createUsersReauthentication(parts),
})

/** What goes on where a crash, a quit or a full disk interrupted it. Only a process that stays may call it. */
export const resumeWork = { transfers: resumeTransfers, erasures: resumeErasures }
