import type { ImportFormat } from '../opened-import.ts'
import { auth0Layout } from './auth0-layout.ts'
import { clerkLayout } from './clerk-layout.ts'
import { deviseLayout } from './devise-layout.ts'
import { djangoLayout } from './django-layout.ts'
import { firebaseLayout } from './firebase-layout.ts'
import { fusionauthLayout } from './fusionauth-layout.ts'
import { htdigestLayout, htpasswdLayout } from './htpasswd-file.ts'
import { keycloakLayout } from './keycloak-layout.ts'
import { gatehouseLayout, holbertonLayout, passportLayout } from './mapped-layouts.ts'
import { pocketbaseLayout } from './pocketbase-layout.ts'
import type { Layout, SourceTable } from './source-table.ts'
import { supabaseLayout } from './supabase-layout.ts'
import { wordpressLayout } from './wordpress-layout.ts'

/** The systems in the order in which their columns are looked for: Supabase has some columns of Devise. */
const layouts: readonly Layout[] = [
  gatehouseLayout,
  holbertonLayout,
  supabaseLayout,
  deviseLayout,
  clerkLayout,
  wordpressLayout,
  fusionauthLayout,
  firebaseLayout,
  auth0Layout,
  djangoLayout,
  passportLayout,
  keycloakLayout,
  pocketbaseLayout,
  htpasswdLayout,
  htdigestLayout,
]

/** Formats of any table. Choosing one means mapping its columns. */
const MAPPED_FORMATS: readonly ImportFormat[] = ['csv', 'json', 'json-lines', 'sql', 'sqlite']

/** The layout of a table. `chosen`: the only one that a person allows. Null if its columns have to be mapped. */
export const findLayout = (table: SourceTable, chosen: ImportFormat | undefined): Layout | null => {
  if (chosen !== undefined && MAPPED_FORMATS.includes(chosen)) return null
  const titles = new Set(table.titles)
  const found = layouts.find(({ format, matches }) => (table.format ? format === table.format : matches(titles)))
  return found && (chosen === undefined || found.format === chosen) ? found : null
}

/** Whether a person has chosen a system, which must then be found. */
export const isSystem = (chosen: ImportFormat | undefined): boolean => chosen !== undefined && !MAPPED_FORMATS.includes(chosen)
