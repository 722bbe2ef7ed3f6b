import type { AlertsPort } from './alerts-port.ts'
import type { ArchivesPort } from './archives-port.ts'
import type { AttemptsPort } from './attempts-port.ts'
import type { AuditPort } from './audit-port.ts'
import type { BackupsPort } from './backups-port.ts'
import type { BulkPort } from './bulk-port.ts'
import type { ClockPort } from './clock-port.ts'
import type { DirectoryPort } from './directory-port.ts'
import type { ErasuresPort } from './erasures-port.ts'
import type { GroupsPort } from './groups-port.ts'
import type { ImportsPort } from './imports-port.ts'
import type { KeysPort } from './keys-port.ts'
import type { MaintenancePort } from './maintenance-port.ts'
import type { NoticesPort } from './notices-port.ts'
import type { OidcRecordsPort } from './oidc-records-port.ts'
import type { PasswordsPort, RecoveryCodesPort } from './passwords-port.ts'
import type { ProgramsPort } from './programs-port.ts'
import type { RelyingProgramsPort } from './relying-programs-port.ts'
import type { ReportsPort } from './reports-port.ts'
import type { ResetRequestsPort } from './reset-requests-port.ts'
import type { ResetsPort } from './resets-port.ts'
import type { SecondFactorsPort } from './second-factors-port.ts'
import type { SessionsPort } from './sessions-port.ts'
import type { TransfersPort } from './transfers-port.ts'
import type { UndoPort } from './undo-port.ts'
import type { UsersPort } from './users-port.ts'

export type * from './alerts-port.ts'
export type * from './archives-port.ts'
export type * from './attempt-state.ts'
export type * from './attempts-port.ts'
export type * from './audit-port.ts'
export type * from './backups-port.ts'
export type * from './bulk-port.ts'
export type * from './clock-port.ts'
export type * from './commit.ts'
export type * from './decision.ts'
export type * from './directory-port.ts'
export type * from './erasures-port.ts'
export type * from './groups-port.ts'
export type * from './imports-port.ts'
export type * from './keys-port.ts'
export type * from './maintenance-port.ts'
export type * from './notices-port.ts'
export type * from './oidc-records-port.ts'
export type * from './passwords-port.ts'
export type * from './programs-port.ts'
export type * from './relying-programs-port.ts'
export type * from './reports-port.ts'
export type * from './reset-requests-port.ts'
export type * from './resets-port.ts'
export type * from './second-factors-port.ts'
export type * from './sessions-port.ts'
export type * from './transfers-port.ts'
export type * from './undo-port.ts'
export type * from './user-model.ts'
export type * from './users-port.ts'

/**
 * All ports of persistence: atomic, asynchronous methods. A write takes `(change, guard, entry)`: one transaction re-checks the guard, writes
 * and appends the entry.
 *
 * A write that rejects with a `Refusal` has changed nothing. A write that has resolved is on the disk, unless its comment says otherwise.
 */
export interface Store
  extends DirectoryPort,
    ClockPort,
    UsersPort,
    GroupsPort,
    ErasuresPort,
    PasswordsPort,
    KeysPort,
    SessionsPort,
    ResetsPort,
    RecoveryCodesPort,
    SecondFactorsPort,
    AttemptsPort,
    AuditPort,
    ArchivesPort,
    UndoPort,
    BackupsPort,
    BulkPort,
    ImportsPort,
    MaintenancePort,
    TransfersPort,
    ReportsPort,
    ProgramsPort,
    RelyingProgramsPort,
    OidcRecordsPort,
    ResetRequestsPort,
    NoticesPort,
    AlertsPort {}
