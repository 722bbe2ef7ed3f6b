import type { Database } from 'better-sqlite3'
import { alertsTable } from './alerts-table.ts'
import { archivesTable } from './archives-table.ts'
import { attemptsTable } from './attempts.ts'
import { auditTable } from './audit.ts'
import { backupsTable } from './backups.ts'
import { directoryTable } from './directory-row.ts'
import { erasuresTable } from './erasures.ts'
import { groupStepsTable } from './group-steps.ts'
import { groupsTable } from './groups.ts'
import { keyUsesTable } from './key-uses.ts'
import { noticesTable } from './notices-table.ts'
import { oidcRecordsTable } from './oidc-records.ts'
import { programUsersTable } from './program-users.ts'
import { programsTable } from './programs.ts'
import { recordedTimes } from './recorded-times.ts'
import { recoveryCodesTable } from './recovery-codes-table.ts'
import { redactionsTable } from './redactions.ts'
import { relyingProgramsTable } from './relying-programs.ts'
import { resetRequestsTable } from './requests.ts'
import { resetsTable } from './resets-table.ts'
import { retentionHold } from './retention-hold.ts'
import { secondFactorsTable } from './second-factors-table.ts'
import { sessionsTable } from './sessions-table.ts'
import { signingKeysTable } from './signing-keys.ts'
import { skippedUsersTable } from './skipped-users.ts'
import { transferRunsTable } from './transfer-runs.ts'
import { undoStepsTable } from './undo-steps.ts'
import { usersTable } from './users.ts'

/** All tables of a connection, with their prepared statements. */
export const openTables = (database: Database) => {
  const users = usersTable(database)
  const oidcRecords = oidcRecordsTable(database)
  return {
    directory: directoryTable(database),
    keyUses: keyUsesTable(database),
    users,
    groups: groupsTable(database),
    groupSteps: groupStepsTable(database),
    sessions: sessionsTable(database, oidcRecords),
    oidcRecords,
    signingKeys: signingKeysTable(database),
    relyingPrograms: relyingProgramsTable(database),
    programUsers: programUsersTable(database),
    attempts: attemptsTable(database),
    resets: resetsTable(database, users),
    resetRequests: resetRequestsTable(database),
    recoveryCodes: recoveryCodesTable(database),
    secondFactors: secondFactorsTable(database),
    notices: noticesTable(database),
    alerts: alertsTable(database),
    programs: programsTable(database),
    backups: backupsTable(database),
    undoSteps: undoStepsTable(database),
    skippedUsers: skippedUsersTable(database),
    transferRuns: transferRunsTable(database),
    audit: auditTable(database),
    erasures: erasuresTable(database),
    redactions: redactionsTable(database),
    archives: archivesTable(database),
    recordedTimes: recordedTimes(database),
    retentionHold: retentionHold(database),
  }
}

export type Tables = ReturnType<typeof openTables>
