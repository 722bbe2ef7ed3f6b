/** A small tree that obeys the import table, with at least one module for each row. Only its imports matter. */
export const soundTree: Readonly<Record<string, readonly string[]>> = {
  'src/shared/api/contract.ts': [
    "import { z } from 'zod'",
    "import { names } from './names.ts'",
    "import { roles } from '../domain/permissions.ts'",
    'export type T = typeof z & typeof names & typeof roles',
  ],
  'src/shared/api/names.ts': ['export const names = []'],
  'src/shared/errors.ts': ['export const errors = 1'],
  'src/shared/domain/permissions.ts': [
    "import { z } from 'zod'",
    "import { toASCII } from 'tr46'",
    "import { errors } from '../errors.ts'",
    'export const roles = [z, errors]',
  ],
  'src/shared/messages/user-messages.ts': [
    "import type { T } from '../api/contract.ts'",
    "import { roles } from '../domain/permissions.ts'",
    'export const message = 1',
  ],
  'src/preload/index.ts': [
    "import { ipcRenderer } from 'electron'",
    "import type { T } from '../shared/api/contract.ts'",
    "import { names } from '../shared/api/names.ts'",
  ],
  'src/renderer/api/bridge.ts': ["import type { T } from '../../shared/api/contract.ts'", 'export const bridge = 1'],
  'src/renderer/session/window-state.ts': ["import { create } from 'zustand'", 'export const state = 1'],
  'src/renderer/api/call.ts': [
    "import { names } from '../../shared/api/names.ts'",
    "import { state } from '../session/window-state.ts'",
    "import { bridge } from './bridge.ts'",
    'export const call = 1',
  ],
  'src/renderer/hooks/focus-return.ts': [
    "import { useRef } from 'react'",
    "import type { T } from '../../shared/api/contract.ts'",
    'export const hook = 1',
  ],
  'src/renderer/ui/card.tsx': [
    "import { Button } from '@mantine/core'",
    "import type { T } from '../../shared/api/contract.ts'",
    "import { hook } from '../hooks/focus-return.ts'",
    'export const Card = () => <p />',
  ],
  'src/renderer/widgets/dialog.tsx': [
    "import { state } from '../session/window-state.ts'",
    "import { Card } from '../ui/card.tsx'",
    'export const Dialog = () => <Card />',
  ],
  'src/renderer/features/profile/name.ts': ['export const name = 1'],
  'src/renderer/features/profile/profile.tsx': [
    "import { useState } from 'react'",
    "import { names } from '../../../shared/api/names.ts'",
    "import { call } from '../../api/call.ts'",
    "import { Card } from '../../ui/card.tsx'",
    "import { Dialog } from '../../widgets/dialog.tsx'",
    "import { name } from './name.ts'",
    'export const Profile = () => <Card />',
  ],
  'src/renderer/features/users/users.tsx': ['export const Users = () => <p />'],
  'src/renderer/app/main.tsx': [
    "import { createRoot } from 'react-dom/client'",
    "import { Profile } from '../features/profile/profile.tsx'",
    "import { Users } from '../features/users/users.tsx'",
  ],
  'src/main/platform/clock.ts': ["import { join } from 'node:path'", 'export const clock = 1'],
  'src/main/app/configuration.ts': ["import { join } from 'node:path'", 'export const limit = 1'],
  'src/main/store/ports/store.ts': ["import type { T } from '../../../shared/api/contract.ts'", 'export type Store = T'],
  'src/main/store/sqlite/tables/users.ts': [
    "import Sqlite from 'better-sqlite3'",
    "import { names } from '../../../../shared/api/names.ts'",
    "import { clock } from '../../../platform/clock.ts'",
    "import type { Store } from '../../ports/store.ts'",
    'export const users = 1',
  ],
  'src/main/auth/auth.ts': [
    "import { createHash } from 'node:crypto'",
    "import bcrypt from 'bcrypt'",
    "import { names } from '../../shared/api/names.ts'",
    "import { clock } from '../platform/clock.ts'",
    "import type { Store } from '../store/ports/store.ts'",
    'export const auth = 1',
  ],
  'src/main/transfer/formats/sqlite-file.ts': [
    "import Sqlite from 'better-sqlite3'",
    "import { openSync } from 'node:fs'",
    "import { clock } from '../../platform/clock.ts'",
    'export const sqliteFile = 1',
  ],
  'src/main/transfer/import-source.ts': ["import { sqliteFile } from './formats/sqlite-file.ts'", 'export const source = 1'],
  'src/main/pipeline/dispatch.ts': [
    "import { names } from '../../shared/api/names.ts'",
    "import { auth } from '../auth/auth.ts'",
    "import type { Store } from '../store/ports/store.ts'",
    'export const dispatch = 1',
  ],
  'src/main/operations/users.ts': [
    "import { auth } from '../auth/auth.ts'",
    "import { dispatch } from '../pipeline/dispatch.ts'",
    "import type { Store } from '../store/ports/store.ts'",
    'export const usersOperations = 1',
  ],
  'src/main/transports/ipc/ipc.ts': [
    "import { ipcMain } from 'electron'",
    "import { names } from '../../../shared/api/names.ts'",
    "import { dispatch } from '../../pipeline/dispatch.ts'",
    'export const ipc = 1',
  ],
  'src/main/transports/http/http.ts': ["import { dispatch } from '../../pipeline/dispatch.ts'", 'export const http = 1'],
  'src/main/transports/cli/terminal-commands.ts': [
    "import { dispatch } from '../../pipeline/dispatch.ts'",
    'export const cli = 1',
  ],
  'src/main/desktop/menu.ts': [
    "import { Menu } from 'electron'",
    "import type { T } from '../../shared/api/contract.ts'",
    "import { limit } from '../app/configuration.ts'",
    'export const menu = 1',
  ],
  'src/main/app/core.ts': [
    "import { names } from '../../shared/api/names.ts'",
    "import { auth } from '../auth/auth.ts'",
    "import { usersOperations } from '../operations/users.ts'",
    "import { limit } from './configuration.ts'",
    "import { users } from '../store/sqlite/tables/users.ts'",
    'export const core = 1',
  ],
  'src/main/cli.ts': ["import { core } from './app/core.ts'", "import { cli } from './transports/cli/terminal-commands.ts'"],
  'src/main/index.ts': [
    "import { app } from 'electron'",
    "import { core } from './app/core.ts'",
    "import { menu } from './desktop/menu.ts'",
    "import { ipc } from './transports/ipc/ipc.ts'",
  ],
}

type Break = {
  /** The rule that must report it. */
  readonly rule: string
  readonly from: string
  readonly line: string
  /** A part of the imported path. */
  readonly to: string
}

const breakOf = (rule: string, from: string, line: string, to: string): Break => ({ rule, from, line, to })

/** The forbidden imports for every row of the table. */
export const breaks: readonly Break[] = [
  breakOf('shared', 'src/shared/a.ts', "import { auth } from '../main/auth/auth.ts'", 'auth.ts'),
  breakOf('shared', 'src/shared/api/b.ts', "import type { Store } from '../../main/store/ports/store.ts'", 'store.ts'),
  breakOf('shared', 'src/shared/c.ts', "import { readFile } from 'node:fs'", 'fs'),
  breakOf('shared', 'src/shared/api/d.ts', "export { useState } from 'react'", '/react/'),
  breakOf('shared-domain', 'src/shared/domain/a.ts', "import { names } from '../api/names.ts'", 'names.ts'),
  breakOf('shared-messages', 'src/shared/messages/a.ts', "import { z } from 'zod'", '/zod/'),
  breakOf('shared-messages-types-only', 'src/shared/messages/b.ts', "import { names } from '../api/names.ts'", 'names.ts'),
  breakOf('rules', 'src/main/auth/tr46.ts', "import { toASCII } from 'tr46'", '/tr46/'),
  breakOf('renderer-features', 'src/renderer/features/users/e.tsx', "import { toASCII } from 'tr46'", '/tr46/'),
  breakOf('shared-names', 'src/shared/api/names.ts', "import { z } from 'zod'", '/zod/'),

  breakOf('preload', 'src/preload/a.ts', "import { z } from 'zod'", '/zod/'),
  breakOf('preload', 'src/preload/b.ts', "import type { Store } from '../main/store/ports/store.ts'", 'store.ts'),
  breakOf('preload-types-only', 'src/preload/c.ts', "import { contract } from '../shared/api/contract.ts'", 'contract.ts'),

  breakOf('renderer-bridge', 'src/renderer/api/bridge.ts', "import { create } from 'zustand'", '/zustand/'),
  breakOf(
    'renderer-bridge-types-only',
    'src/renderer/api/bridge.ts',
    "export * from '../../shared/api/contract.ts'",
    'contract.ts',
  ),
  breakOf('renderer-api-session', 'src/renderer/session/a.ts', "import { Card } from '../ui/card.tsx'", 'card.tsx'),
  breakOf('renderer-api-session', 'src/renderer/api/b.ts', "import type { app } from 'electron'", '/electron/'),
  breakOf('renderer-ui', 'src/renderer/ui/a.tsx', "import { state } from '../session/window-state.ts'", 'window-state.ts'),
  breakOf('renderer-ui', 'src/renderer/ui/b.tsx', "const b = () => import('../api/bridge.ts')", 'bridge.ts'),
  breakOf(
    'renderer-ui-types-only',
    'src/renderer/ui/c.tsx',
    "import { contract } from '../../shared/api/contract.ts'",
    'contract.ts',
  ),
  breakOf('renderer-hooks', 'src/renderer/hooks/a.ts', "import { call } from '../api/call.ts'", 'call.ts'),
  breakOf(
    'renderer-hooks-types-only',
    'src/renderer/hooks/b.ts',
    "import { names } from '../../shared/api/names.ts'",
    'names.ts',
  ),
  breakOf(
    'renderer-widgets',
    'src/renderer/widgets/a.tsx',
    "import { Profile } from '../features/profile/profile.tsx'",
    'profile.tsx',
  ),
  breakOf('renderer-features', 'src/renderer/features/users/a.tsx', "import { name } from '../profile/name.ts'", 'name.ts'),
  breakOf('renderer-features', 'src/renderer/features/users/b.tsx', "import { main } from '../../app/main.tsx'", 'main.tsx'),
  breakOf(
    'renderer-features',
    'src/renderer/features/users/c.tsx',
    "import type { User } from '../../../main/store/ports/store.ts'",
    'store.ts',
  ),
  breakOf('renderer-app', 'src/renderer/app/theme.ts', "import { core } from '../../main/app/core.ts'", 'core.ts'),

  breakOf(
    'transports-ipc',
    'src/main/transports/ipc/a.ts',
    "import { cli } from '../cli/terminal-commands.ts'",
    'terminal-commands.ts',
  ),
  breakOf('transports-ipc', 'src/main/transports/ipc/b.ts', "import { auth } from '../../auth/auth.ts'", 'auth.ts'),
  breakOf('transports-http', 'src/main/transports/http/a.ts', "import { ipc } from '../ipc/ipc.ts'", 'ipc.ts'),
  breakOf('transports-http', 'src/main/transports/http/b.ts', "import type { Net } from 'electron'", '/electron/'),
  breakOf('transports-cli', 'src/main/transports/cli/a.ts', "import { core } from '../../app/core.ts'", 'core.ts'),
  breakOf(
    'transports-cli',
    'src/main/transports/cli/b.ts',
    "const store = require('../../store/sqlite/tables/users.ts')",
    'users.ts',
  ),
  breakOf('desktop', 'src/main/desktop/a.ts', "import { auth } from '../auth/auth.ts'", 'auth.ts'),
  breakOf('desktop', 'src/main/desktop/b.ts', "import type { Store } from '../store/ports/store.ts'", 'store.ts'),
  breakOf('desktop-types-only', 'src/main/desktop/c.ts', "import { dispatch } from '../pipeline/dispatch.ts'", 'dispatch.ts'),

  breakOf('pipeline', 'src/main/pipeline/a.ts', "import { users } from '../store/sqlite/tables/users.ts'", 'users.ts'),
  breakOf('pipeline-types-only', 'src/main/pipeline/b.ts', "export * from '../store/ports/store.ts'", 'store.ts'),
  breakOf('operations', 'src/main/operations/a.ts', "import { users } from '../store/sqlite/tables/users.ts'", 'users.ts'),
  breakOf('operations', 'src/main/operations/b.ts', "import type { BrowserWindow } from 'electron'", '/electron/'),
  breakOf('operations', 'src/main/operations/c.ts', "import { limit } from '../app/configuration.ts'", 'configuration.ts'),
  breakOf('backup', 'src/main/backup/a.ts', "import { users } from '../store/sqlite/tables/users.ts'", 'users.ts'),
  breakOf('backup', 'src/main/backup/b.ts', "import type { BrowserWindow } from 'electron'", '/electron/'),
  breakOf('backup-types-only', 'src/main/backup/c.ts', "import { open } from '../store/ports/store.ts'", 'store.ts'),
  breakOf('sso', 'src/main/sso/a.ts', "import { users } from '../store/sqlite/tables/users.ts'", 'users.ts'),
  breakOf('sso', 'src/main/sso/b.ts', "import type { BrowserWindow } from 'electron'", '/electron/'),
  breakOf('sso-types-only', 'src/main/sso/c.ts', "import { open } from '../store/ports/store.ts'", 'store.ts'),
  breakOf('operations-types-only', 'src/main/operations/d.ts', "import { open } from '../store/ports/store.ts'", 'store.ts'),
  breakOf('rules', 'src/main/auth/a.ts', "import { safeStorage } from 'electron'", '/electron/'),
  breakOf('rules', 'src/main/users/b.ts', "import type { usersOperations } from '../operations/users.ts'", 'operations/users.ts'),
  breakOf('rules', 'src/main/jobs/d.ts', "import type { Database } from 'better-sqlite3'", '/better-sqlite3/'),
  breakOf('rules', 'src/main/transfer/f.ts', "import type { Database } from 'better-sqlite3'", '/better-sqlite3/'),
  breakOf('rules', 'src/main/auth/g.ts', "import { sqliteFile } from '../transfer/formats/sqlite-file.ts'", 'sqlite-file.ts'),
  breakOf(
    'transfer-formats',
    'src/main/transfer/formats/a.ts',
    "import { users } from '../../store/sqlite/tables/users.ts'",
    'users.ts',
  ),
  breakOf('transfer-formats', 'src/main/transfer/formats/b.ts', "import { app } from 'electron'", '/electron/'),
  breakOf('rules-types-only', 'src/main/auth/e.ts', "export * from '../store/ports/store.ts'", 'store.ts'),
  breakOf('store', 'src/main/store/a.ts', "import { auth } from '../auth/auth.ts'", 'auth.ts'),
  breakOf('store', 'src/main/store/sqlite/b.ts', "import { app } from 'electron'", '/electron/'),
  breakOf('platform', 'src/main/platform/a.ts', "import { names } from '../../shared/api/names.ts'", 'names.ts'),
  breakOf('platform', 'src/main/platform/b.ts', "import type { app } from 'electron'", '/electron/'),
  breakOf('app', 'src/main/app/core.ts', "import type { BrowserWindow } from 'electron'", '/electron/'),
  breakOf('index', 'src/main/index.ts', "import { Card } from '../renderer/ui/card.tsx'", 'card.tsx'),
  breakOf('entries', 'src/main/cli.ts', "import { app } from 'electron'", '/electron/'),

  breakOf('unlisted', 'src/main/elsewhere/a.ts', "import { core } from '../app/core.ts'", 'core.ts'),
  breakOf('electron-free', 'src/main/app/directory.ts', "import { menu } from '../desktop/menu.ts'", '/electron/'),
  breakOf('resolvable', 'src/main/operations/e.ts', "import { gone } from '../auth/gone.ts'", 'gone'),
  breakOf('declared', 'src/main/transports/ipc/c.ts', "import colors from 'picocolors'", 'picocolors'),
]

/** Two modules of one row that import each other. */
export const circle: readonly Pick<Break, 'from' | 'line'>[] = [
  { from: 'src/main/auth/left.ts', line: "import type { right } from './right.ts'" },
  { from: 'src/main/auth/right.ts', line: "import { left } from './left.ts'" },
]
