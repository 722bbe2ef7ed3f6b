import type { Database } from 'better-sqlite3'
import type { Store } from '../../ports/store.ts'
import { alertsStore } from './alerts-store.ts'
import { archivesStore } from './archives-store.ts'
import { attemptsStore } from './attempts-store.ts'
import { auditStore } from './audit-store.ts'
import { backupsStore } from './backups-store.ts'
import { bulkStore } from './bulk-store.ts'
import { clockStore } from './clock-store.ts'
import { directoryStore } from './directory-store.ts'
import { erasuresStore } from './erasures-store.ts'
import { groupsStore } from './groups-store.ts'
import { importsStore } from './imports-store.ts'
import { keysStore } from './keys-store.ts'
import { maintenanceStore } from './maintenance-store.ts'
import { noticesStore } from './notices-store.ts'
import { oidcRecordsStore } from './oidc-records-store.ts'
import { passwordsStore } from './passwords-store.ts'
import { programsStore } from './programs-store.ts'
import { relyingProgramsStore } from './relying-programs-store.ts'
import { reportsStore } from './reports-store.ts'
import { recoveryCodesStore, resetRequestsStore, resetsStore } from './resets-store.ts'
import { secondFactorsStore } from './second-factors-store.ts'
import { sessionsStore } from './sessions-store.ts'
import { StoreContext, type StoreOptions } from './store-context.ts'
import { transfersStore } from './transfers-store.ts'
import { undoStore, usersStore } from './users-store.ts'

/** All ports on an open, migrated SQLite database. */
export const createSqliteStore = (database: Database, options: StoreOptions): Store => {
  const context = new StoreContext(database, options)
  return {
    ...directoryStore(context),
    ...clockStore(context),
    ...usersStore(context),
    ...groupsStore(context),
    ...erasuresStore(context),
    ...passwordsStore(context),
    ...keysStore(context),
    ...sessionsStore(context),
    ...resetsStore(context),
    ...resetRequestsStore(context),
    ...recoveryCodesStore(context),
    ...secondFactorsStore(context),
    ...attemptsStore(context),
    ...noticesStore(context),
    ...alertsStore(context),
    ...auditStore(context),
    ...archivesStore(context),
    ...undoStore(context),
    ...backupsStore(context),
    ...bulkStore(context),
    ...importsStore(context),
    ...maintenanceStore(context),
    ...transfersStore(context),
    ...reportsStore(context),
    ...programsStore(context),
    ...relyingProgramsStore(context),
    ...oidcRecordsStore(context),
  }
}
