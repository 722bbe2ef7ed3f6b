// Who may import whom: the table of ARCHITECTURE.md, row by row. Every row lists what is allowed, so that a new
// import is refused until it is written down here.

/** npm packages; the driver or the library of the row's own medium. */
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`

/** Modules of Node itself. */
const node = (...names) => `^(node:)?(${names.join('|')})$`

const shared = '^src/shared/'
const messages = '^src/shared/messages/'
const platform = '^src/main/platform/'
const pipeline = '^src/main/pipeline/'
const operations = '^src/main/operations/'
const ports = '^src/main/store/ports/'
const rules = '^src/main/(auth|users|jobs|transfer)/'
const formats = '^src/main/transfer/(formats/|import-source[.]ts$)'
const backup = '^src/main/backup/'
const sso = '^src/main/sso/'
const builtIn = node('crypto', 'fs', 'fs/promises', 'os', 'path', 'process', 'url', 'util')
const react = npm('react', 'react-dom', '@types/react', '@types/react-dom')
const mantine = npm('@mantine/[^/]+')
const reactQuery = npm('@tanstack/react-query')

/**
 * `may`: what a row's modules may import; their own row is always among it. `mayType`: what they may import for its types
 * alone, so that nothing of it runs on their side.
 */
const rows = [
  { name: 'shared', from: shared, fromNot: '^src/shared/(domain|messages)/', may: [npm('zod')] },
  { name: 'shared-domain', from: '^src/shared/domain/', may: [npm('zod', 'tr46', '@types/tr46'), '^src/shared/errors[.]ts$'] },
  { name: 'shared-messages', from: '^src/shared/messages/', may: ['^src/shared/domain/'], mayType: [shared] },
  // The sandboxed preload is one small file: what it needs of shared must come without zod.
  { name: 'shared-names', from: '^src/shared/api/names[.]ts$', own: [], may: [] },
  { name: 'preload', from: '^src/preload/', may: [npm('electron'), '^src/shared/api/names[.]ts$'], mayType: [shared] },

  { name: 'renderer-bridge', from: '^src/renderer/api/bridge[.]ts$', own: [], may: [], mayType: [shared] },
  {
    name: 'renderer-api-session',
    from: '^src/renderer/(api|session)/',
    may: ['^src/renderer/hooks/', shared, react, reactQuery, npm('zustand', '@mantine/form', 'zod')],
  },
  {
    name: 'renderer-ui',
    from: '^src/renderer/ui/',
    may: ['^src/renderer/hooks/', messages, react, mantine, npm('lucide-react')],
    mayType: [shared],
  },
  {
    name: 'renderer-hooks',
    from: '^src/renderer/hooks/',
    may: [react, mantine],
    mayType: [shared],
  },
  // Components that know the window's state and that several features need.
  {
    name: 'renderer-widgets',
    from: '^src/renderer/widgets/',
    may: [
      '^src/renderer/(api|session|ui|hooks)/',
      shared,
      react,
      mantine,
      reactQuery,
      npm('@zxcvbn-ts/[^/]+', 'qrcode', '@types/qrcode'),
    ],
  },
  // A feature never imports another feature: $1 is its own folder.
  {
    name: 'renderer-features',
    from: '^src/renderer/features/([^/]+)/',
    own: ['^src/renderer/features/$1/'],
    may: [
      '^src/renderer/(api|session|ui|hooks|widgets)/',
      shared,
      react,
      mantine,
      npm('zustand', '@tanstack/react-query'),
      '^docs/http-api[.]md',
    ],
  },
  {
    name: 'renderer-app',
    from: '^src/renderer/(app/|[^/]+$)',
    may: ['^src/renderer/', shared, react, mantine, npm('@tanstack/react-query', '@fontsource-variable/inter')],
  },

  {
    name: 'transports-ipc',
    from: '^src/main/transports/ipc/',
    may: [npm('electron'), node('crypto'), pipeline, shared, platform],
  },
  {
    name: 'transports-http',
    from: '^src/main/transports/http/',
    may: [npm('@fastify/busboy', 'zod'), node('crypto', 'http', 'net', 'stream'), pipeline, shared, platform],
  },
  {
    name: 'transports-cli',
    from: '^src/main/transports/cli/',
    may: [node('process', 'timers/promises', 'tty', 'util'), pipeline, shared, platform],
  },
  {
    name: 'desktop',
    from: '^src/main/desktop/',
    may: [
      npm('electron', 'qrcode', '@types/qrcode'),
      node('crypto', 'fs', 'fs/promises', 'os', 'path', 'url'),
      platform,
      messages,
      '^src/main/app/configuration[.]ts$',
    ],
    mayType: [shared, pipeline],
  },

  { name: 'pipeline', from: pipeline, may: ['^src/main/auth/', shared, platform], mayType: [operations, ports, node('http')] },
  { name: 'operations', from: operations, may: [rules, backup, sso, pipeline, shared, platform], mayType: [ports] },
  {
    name: 'rules',
    from: rules,
    fromNot: formats,
    own: ['^src/main/(auth|users|jobs)/', '^src/main/transfer/[^/]+[.]ts$'],
    may: [
      npm('bcrypt', '@types/bcrypt', 'hash-wasm', 'otpauth', 'p-limit', '@zxcvbn-ts/language-common'),
      node('crypto', 'os'),
      shared,
      platform,
    ],
    mayType: [ports, pipeline],
  },
  // They read files of other systems, some of which are SQLite databases.
  {
    name: 'transfer-formats',
    from: formats,
    own: ['^src/main/transfer/'],
    may: [npm('better-sqlite3', '@types/better-sqlite3'), node('buffer', 'crypto', 'fs', 'os', 'path'), shared, platform],
  },
  {
    name: 'backup',
    from: backup,
    may: [
      npm('zod'),
      node('crypto', 'fs', 'fs/promises', 'path', 'util'),
      shared,
      platform,
      '^src/main/store/folder-files[.]ts$',
    ],
    mayType: [ports],
  },
  // The OpenID provider answers requests of Node's server itself, so its types are known here.
  {
    name: 'sso',
    from: sso,
    may: [npm('oidc-provider', '@types/oidc-provider'), node('crypto', 'util'), '^src/main/auth/', shared, platform],
    mayType: [ports, pipeline, node('http')],
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
    name: 'platform',
    from: platform,
    may: [
      node(
        'buffer',
        'crypto',
        'fs',
        'fs/promises',
        'net',
        'os',
        'path',
        'readline',
        'stream',
        'timers/promises',
        'util',
        'worker_threads',
      ),
    ],
  },
  // They put everything together; only the window's entry brings Electron.
  { name: 'app', from: '^src/main/app/', may: ['^src/main/', shared, builtIn] },
  { name: 'index', from: '^src/main/index[.]ts$', may: ['^src/main/', shared, npm('electron'), builtIn] },
  { name: 'entries', from: '^src/main/(cli|serve|reader)[.]ts$', may: ['^src/main/', shared, builtIn, node('worker_threads')] },
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
      from: { path: '^src/main/(app/.*|cli|serve|reader)[.]ts$' },
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
