// Who may import whom: the table of ARCHITECTURE.md, row by row. Every row is a list of what is allowed, so that a new
// neighbour is refused until someone writes it down here.

/** npm packages; the driver or the library of the row's own medium. */
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`

/** Modules of Node itself. */
const node = (...names) => `^(node:)?(${names.join('|')})$`

const shared = '^src/shared/'
const operations = '^src/main/operations/'
const platform = '^src/main/platform/'
const storePort = '^src/main/store/store[.]ts$'
const builtIn = node('crypto', 'fs', 'fs/promises', 'os', 'path', 'process', 'url')
const react = npm('react', 'react-dom', '@types/react', '@types/react-dom')
const mantine = npm('@mantine/[^/]+')

/**
 * `may`: what a row's modules may import; their own row is always among it. `mayType`: what they may import for its types
 * alone, so that nothing of it runs on their side.
 */
const rows = [
  { name: 'shared', from: shared, may: [npm('zod', 'tr46', '@types/tr46')] },
  // The sandboxed preload is one small file: what it needs of shared must come without zod.
  { name: 'shared-operations', from: '^src/shared/operations[.]ts$', own: [], may: [] },
  { name: 'preload', from: '^src/preload/', may: [npm('electron'), '^src/shared/operations[.]ts$'], mayType: [shared] },

  { name: 'renderer-bridge', from: '^src/renderer/bridge[.]ts$', may: [], mayType: [shared] },
  {
    name: 'renderer-state',
    from: '^src/renderer/state/',
    may: ['^src/renderer/bridge[.]ts$', shared, react, npm('zustand', '@tanstack/react-query', '@mantine/form', 'zod')],
  },
  {
    name: 'renderer-components',
    from: '^src/renderer/components/',
    may: [react, mantine, npm('@tanstack/react-virtual')],
    mayType: [shared],
  },
  {
    name: 'renderer-features',
    from: '^src/renderer/features/',
    may: [
      '^src/renderer/(state|components)/',
      shared,
      react,
      mantine,
      npm('@tanstack/react-query', '@tanstack/react-virtual', '@zxcvbn-ts/[^/]+', 'qrcode', '@types/qrcode'),
    ],
  },
  // The page's own files (main.tsx, theme, style sheets) put the rest together.
  {
    name: 'renderer-entry',
    from: '^src/renderer/[^/]+$',
    fromNot: '^src/renderer/bridge[.]ts$',
    may: [
      '^src/renderer/(state|components|features)/',
      shared,
      react,
      mantine,
      npm('@tanstack/react-query', '@fontsource-variable/inter'),
    ],
  },

  {
    name: 'transports-ipc',
    from: '^src/main/transports/ipc/',
    may: [npm('electron'), node('crypto'), operations, shared],
  },
  {
    name: 'transports-http',
    from: '^src/main/transports/http/',
    may: [npm('@fastify/busboy', 'zod'), node('crypto', 'http', 'net', 'stream'), operations, shared],
  },
  {
    name: 'transports-cli',
    from: '^src/main/transports/cli/',
    may: [node('process', 'readline', 'readline/promises', 'tty', 'util'), operations, shared],
  },
  {
    name: 'desktop',
    from: '^src/main/desktop/',
    may: [
      npm('electron', 'qrcode', '@types/qrcode'),
      node('crypto', 'fs', 'fs/promises', 'os', 'path', 'url'),
      '^src/main/config[.]ts$',
      platform,
    ],
  },

  // What knows nothing of Gatehouse.
  { name: 'platform', from: platform, may: [node('crypto', 'fs', 'fs/promises', 'path')] },

  { name: 'operations', from: operations, may: ['^src/main/auth/', shared], mayType: [storePort] },
  {
    name: 'auth',
    from: '^src/main/auth/',
    may: [npm('bcrypt', '@types/bcrypt', 'otpauth', 'p-limit', '@zxcvbn-ts/language-common'), node('crypto', 'os'), shared],
    mayType: [storePort],
  },
  {
    name: 'store',
    from: '^src/main/store/',
    // zod reads the keys file, which is a form like any other that comes from outside.
    may: [
      npm('better-sqlite3', '@types/better-sqlite3', 'tr46', '@types/tr46', 'zod'),
      node('crypto', 'fs', 'fs/promises', 'path', 'timers/promises', 'url', 'worker_threads'),
      shared,
      platform,
    ],
  },
  {
    name: 'core',
    from: '^src/main/core[.]ts$',
    may: [operations, '^src/main/auth/', '^src/main/config[.]ts$', shared],
    mayType: [storePort],
  },
  { name: 'config', from: '^src/main/config[.]ts$', may: [node('os', 'path'), shared] },
  { name: 'start-switches', from: '^src/main/start-switches[.]ts$', may: ['^src/main/config[.]ts$', node('fs', 'path')] },
  // They wire everything together; only the app's own brings Electron.
  { name: 'index', from: '^src/main/index[.]ts$', may: ['^src/main/', shared, npm('electron'), builtIn] },
  { name: 'entries', from: '^src/main/(cli|directory|loopback|serve)[.]ts$', may: ['^src/main/', shared, builtIn] },
]

const typeOnly = ['type-only', 'type-import']

const rowRules = rows.flatMap(({ name, from, fromNot, own = [from], may, mayType = [] }) => {
  const origin = fromNot === undefined ? { path: from } : { path: from, pathNot: fromNot }
  const rule = {
    name,
    severity: 'error',
    comment: `what ${name} may import is listed in .dependency-cruiser.mjs`,
    from: origin,
    to: { pathNot: [...own, ...may, ...mayType] },
  }
  if (mayType.length === 0) return [rule]
  const typesRule = {
    name: `${name}-types-only`,
    severity: 'error',
    comment: `${name} may know these modules' types, and nothing that runs`,
    from: origin,
    to: { path: mayType, pathNot: [...own, ...may], dependencyTypesNot: typeOnly },
  }
  return [rule, typesRule]
})

export default {
  forbidden: [
    ...rowRules,
    {
      name: 'unlisted',
      severity: 'error',
      comment: 'a module that no row of the table speaks of',
      from: { path: '^src/', pathNot: rows.map(({ from }) => from) },
      to: {},
    },
    {
      name: 'electron-free',
      severity: 'error',
      comment: 'everything below the transports runs without Electron, over however many imports',
      from: { path: '^src/main/(core|cli|directory|loopback|serve)[.]ts$' },
      to: { path: npm('electron'), reachable: true },
    },
    { name: 'no-circles', severity: 'error', comment: 'arrows never point back', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', comment: 'an import that leads nowhere', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared',
      severity: 'error',
      comment: 'a package that package.json does not name may be gone tomorrow',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    // Its own reading of TypeScript ends before version 7. swc's sees type-only imports too, but no `import('x')` inside
    // a type: test/unit/imports.test.ts compares what it sees with another parser.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
}
