/**
 * A house in small that keeps to the import table: at least one module for each of its rows, each importing what its row
 * allows. Only the imports matter.
 */
export const soundTree: Readonly<Record<string, readonly string[]>> = {
  'src/shared/contract.ts': [
    "import { z } from 'zod'",
    "import { toASCII } from 'tr46'",
    "import { names } from './operations.ts'",
    'export type T = typeof z & typeof names',
  ],
  'src/shared/operations.ts': ['export const names = []'],
  'src/preload/index.ts': [
    "import { ipcRenderer } from 'electron'",
    "import type { T } from '../shared/contract.ts'",
    "import { names } from '../shared/operations.ts'",
  ],
  'src/renderer/bridge.ts': ["import type { T } from '../shared/contract.ts'", 'export const bridge = 1'],
  'src/renderer/state/session.ts': [
    "import { create } from 'zustand'",
    "import { names } from '../../shared/operations.ts'",
    "import { bridge } from '../bridge.ts'",
    'export const session = 1',
  ],
  'src/renderer/components/card.tsx': [
    "import { Button } from '@mantine/core'",
    "import type { T } from '../../shared/contract.ts'",
    'export const Card = () => <p />',
  ],
  'src/renderer/features/profile/profile.tsx': [
    "import { useState } from 'react'",
    "import { names } from '../../../shared/operations.ts'",
    "import { Card } from '../../components/card.tsx'",
    "import { session } from '../../state/session.ts'",
    'export const Profile = () => <Card />',
  ],
  'src/renderer/main.tsx': [
    "import { createRoot } from 'react-dom/client'",
    "import { Profile } from './features/profile/profile.tsx'",
  ],
  'src/main/config.ts': [
    "import { join } from 'node:path'",
    "import type { T } from '../shared/contract.ts'",
    'export const limit = 1',
  ],
  'src/main/platform/files.ts': ["import { open } from 'node:fs'", 'export const files = 1'],
  'src/main/store/store.ts': ["import type { T } from '../../shared/contract.ts'", 'export type Store = T'],
  'src/main/store/errors.ts': ['export class NoResultFound extends Error {}'],
  'src/main/store/sqlite/users.ts': [
    "import Sqlite from 'better-sqlite3'",
    "import { names } from '../../../shared/operations.ts'",
    "import type { Store } from '../store.ts'",
    "import { files } from '../../platform/files.ts'",
    'export const users = 1',
  ],
  'src/main/auth/auth.ts': [
    "import { createHash } from 'node:crypto'",
    "import bcrypt from 'bcrypt'",
    "import { names } from '../../shared/operations.ts'",
    "import type { Store } from '../store/store.ts'",
    'export const auth = 1',
  ],
  'src/main/operations/dispatch.ts': [
    "import { names } from '../../shared/operations.ts'",
    "import { auth } from '../auth/auth.ts'",
    "import type { Store } from '../store/store.ts'",
    'export const dispatch = 1',
  ],
  'src/main/transports/ipc/ipc.ts': [
    "import { ipcMain } from 'electron'",
    "import { names } from '../../../shared/operations.ts'",
    "import { dispatch } from '../../operations/dispatch.ts'",
    'export const ipc = 1',
  ],
  'src/main/transports/http/http.ts': ["import { dispatch } from '../../operations/dispatch.ts'", 'export const http = 1'],
  'src/main/transports/cli/cli.ts': ["import { dispatch } from '../../operations/dispatch.ts'", 'export const cli = 1'],
  'src/main/desktop/menu.ts': [
    "import { Menu } from 'electron'",
    "import { limit } from '../config.ts'",
    "import { files } from '../platform/files.ts'",
    'export const menu = 1',
  ],
  'src/main/core.ts': [
    "import { names } from '../shared/operations.ts'",
    "import { auth } from './auth/auth.ts'",
    "import { limit } from './config.ts'",
    "import { dispatch } from './operations/dispatch.ts'",
    "import type { Store } from './store/store.ts'",
    'export const core = 1',
  ],
  'src/main/directory.ts': [
    "import { core } from './core.ts'",
    "import { users } from './store/sqlite/users.ts'",
    'export const directory = 1',
  ],
  'src/main/cli.ts': ["import { directory } from './directory.ts'", "import { cli } from './transports/cli/cli.ts'"],
  'src/main/index.ts': [
    "import { app } from 'electron'",
    "import { menu } from './desktop/menu.ts'",
    "import { directory } from './directory.ts'",
    "import { ipc } from './transports/ipc/ipc.ts'",
  ],
}

type Break = {
  /** The rule that must catch it. */
  readonly rule: string
  readonly from: string
  readonly line: string
  /** Part of the path that the import leads to. */
  readonly to: string
}

/** For every row of the table, imports that it must refuse. */
export const breaks: readonly Break[] = [
  { rule: 'shared', from: 'src/shared/a.ts', line: "import { auth } from '../main/auth/auth.ts'", to: 'auth.ts' },
  { rule: 'shared', from: 'src/shared/b.ts', line: "import type { Store } from '../main/store/store.ts'", to: 'store.ts' },
  { rule: 'shared', from: 'src/shared/c.ts', line: "import { readFile } from 'node:fs'", to: 'fs' },
  { rule: 'shared', from: 'src/shared/d.ts', line: "export { useState } from 'react'", to: '/react/' },
  { rule: 'renderer-features', from: 'src/renderer/features/e.tsx', line: "import { toASCII } from 'tr46'", to: '/tr46/' },
  { rule: 'auth', from: 'src/main/auth/tr46.ts', line: "import { toASCII } from 'tr46'", to: '/tr46/' },
  { rule: 'shared-operations', from: 'src/shared/operations.ts', line: "import { z } from 'zod'", to: '/zod/' },

  { rule: 'preload', from: 'src/preload/a.ts', line: "import { z } from 'zod'", to: '/zod/' },
  { rule: 'preload', from: 'src/preload/b.ts', line: "import type { Store } from '../main/store/store.ts'", to: 'store.ts' },
  {
    rule: 'preload-types-only',
    from: 'src/preload/c.ts',
    line: "import { contract } from '../shared/contract.ts'",
    to: 'contract.ts',
  },

  { rule: 'renderer-bridge', from: 'src/renderer/bridge.ts', line: "import { create } from 'zustand'", to: '/zustand/' },
  {
    rule: 'renderer-bridge-types-only',
    from: 'src/renderer/bridge.ts',
    line: "export * from '../shared/contract.ts'",
    to: 'contract.ts',
  },
  {
    rule: 'renderer-state',
    from: 'src/renderer/state/a.ts',
    line: "import { Card } from '../components/card.tsx'",
    to: 'card.tsx',
  },
  { rule: 'renderer-state', from: 'src/renderer/state/b.ts', line: "import type { app } from 'electron'", to: '/electron/' },
  {
    rule: 'renderer-components',
    from: 'src/renderer/components/a.tsx',
    line: "import { session } from '../state/session.ts'",
    to: 'session.ts',
  },
  {
    rule: 'renderer-components',
    from: 'src/renderer/components/b.tsx',
    line: "const b = () => import('../bridge.ts')",
    to: 'bridge.ts',
  },
  {
    rule: 'renderer-components-types-only',
    from: 'src/renderer/components/c.tsx',
    line: "import { contract } from '../../shared/contract.ts'",
    to: 'contract.ts',
  },
  {
    rule: 'renderer-features',
    from: 'src/renderer/features/a.tsx',
    line: "import { bridge } from '../bridge.ts'",
    to: 'bridge.ts',
  },
  {
    rule: 'renderer-features',
    from: 'src/renderer/features/b.tsx',
    line: "import type { User } from '../../main/store/store.ts'",
    to: 'store.ts',
  },
  { rule: 'renderer-entry', from: 'src/renderer/theme.ts', line: "import { core } from '../main/core.ts'", to: 'core.ts' },

  { rule: 'transports-ipc', from: 'src/main/transports/ipc/a.ts', line: "import { cli } from '../cli/cli.ts'", to: 'cli.ts' },
  {
    rule: 'transports-ipc',
    from: 'src/main/transports/ipc/b.ts',
    line: "import { auth } from '../../auth/auth.ts'",
    to: 'auth.ts',
  },
  { rule: 'transports-http', from: 'src/main/transports/http/a.ts', line: "import { ipc } from '../ipc/ipc.ts'", to: 'ipc.ts' },
  {
    rule: 'transports-http',
    from: 'src/main/transports/http/b.ts',
    line: "import type { Net } from 'electron'",
    to: '/electron/',
  },
  { rule: 'transports-cli', from: 'src/main/transports/cli/a.ts', line: "import { core } from '../../core.ts'", to: 'core.ts' },
  {
    rule: 'transports-cli',
    from: 'src/main/transports/cli/b.ts',
    line: "const store = require('../../store/sqlite/users.ts')",
    to: 'users.ts',
  },
  {
    rule: 'desktop',
    from: 'src/main/desktop/a.ts',
    line: "import { dispatch } from '../operations/dispatch.ts'",
    to: 'dispatch.ts',
  },
  { rule: 'desktop', from: 'src/main/desktop/b.ts', line: "import type { Store } from '../store/store.ts'", to: 'store.ts' },

  {
    rule: 'platform',
    from: 'src/main/platform/a.ts',
    line: "import { names } from '../../shared/operations.ts'",
    to: 'operations.ts',
  },
  { rule: 'platform', from: 'src/main/platform/b.ts', line: "import type { app } from 'electron'", to: '/electron/' },

  {
    rule: 'operations',
    from: 'src/main/operations/a.ts',
    line: "import { users } from '../store/sqlite/users.ts'",
    to: 'users.ts',
  },
  {
    rule: 'operations',
    from: 'src/main/operations/b.ts',
    line: "import type { BrowserWindow } from 'electron'",
    to: '/electron/',
  },
  { rule: 'operations', from: 'src/main/operations/c.ts', line: "import { limit } from '../config.ts'", to: 'config.ts' },
  {
    rule: 'operations-types-only',
    from: 'src/main/operations/d.ts',
    line: "import { open } from '../store/store.ts'",
    to: 'store.ts',
  },
  { rule: 'auth', from: 'src/main/auth/a.ts', line: "import { safeStorage } from 'electron'", to: '/electron/' },
  {
    rule: 'auth',
    from: 'src/main/auth/b.ts',
    line: "import type { Dispatch } from '../operations/dispatch.ts'",
    to: 'dispatch.ts',
  },
  { rule: 'auth', from: 'src/main/auth/c.ts', line: "import { NoResultFound } from '../store/errors.ts'", to: 'errors.ts' },
  { rule: 'auth', from: 'src/main/auth/d.ts', line: "import type { Database } from 'better-sqlite3'", to: '/better-sqlite3/' },
  { rule: 'auth-types-only', from: 'src/main/auth/e.ts', line: "export * from '../store/store.ts'", to: 'store.ts' },
  { rule: 'store', from: 'src/main/store/a.ts', line: "import { auth } from '../auth/auth.ts'", to: 'auth.ts' },
  { rule: 'store', from: 'src/main/store/sqlite/b.ts', line: "import { app } from 'electron'", to: '/electron/' },
  { rule: 'core', from: 'src/main/core.ts', line: "import { users } from './store/sqlite/users.ts'", to: 'users.ts' },
  { rule: 'core', from: 'src/main/core.ts', line: "import { ipc } from './transports/ipc/ipc.ts'", to: 'ipc.ts' },
  { rule: 'core-types-only', from: 'src/main/core.ts', line: "export * from './store/store.ts'", to: 'store.ts' },
  {
    rule: 'start-switches',
    from: 'src/main/start-switches.ts',
    line: "import type { Core } from './core.ts'",
    to: 'core.ts',
  },
  { rule: 'config', from: 'src/main/config.ts', line: "import type { Core } from './core.ts'", to: 'core.ts' },
  { rule: 'index', from: 'src/main/index.ts', line: "import { Card } from '../renderer/components/card.tsx'", to: 'card.tsx' },
  { rule: 'entries', from: 'src/main/cli.ts', line: "import { app } from 'electron'", to: '/electron/' },

  { rule: 'unlisted', from: 'src/main/elsewhere/a.ts', line: "import { core } from '../core.ts'", to: 'core.ts' },
  { rule: 'electron-free', from: 'src/main/directory.ts', line: "import { menu } from './desktop/menu.ts'", to: '/electron/' },
  { rule: 'resolvable', from: 'src/main/operations/e.ts', line: "import { gone } from '../auth/gone.ts'", to: 'gone' },
  { rule: 'declared', from: 'src/main/transports/ipc/c.ts', line: "import colors from 'picocolors'", to: 'picocolors' },
]

/** Two modules of one row that import each other. */
export const circle: readonly Pick<Break, 'from' | 'line'>[] = [
  { from: 'src/main/auth/left.ts', line: "import type { right } from './right.ts'" },
  { from: 'src/main/auth/right.ts', line: "import { left } from './left.ts'" },
]
