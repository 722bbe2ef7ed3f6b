import { createRequire } from 'node:module'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// The oldest runtimes that the code must work on: Electron 33 brings Node 20.18 and Chromium 130.
const NODE_TARGET = 'node20.18'
const CHROMIUM_TARGET = 'chrome130'

// Native modules stay outside the bundle; all else is bundled, so that a start reads one file instead of hundreds.
const external = ['electron', 'better-sqlite3', 'bcrypt']

const idOf = (path: string): string => join(import.meta.dirname, path).replaceAll('\\', '/')

// Absolute: the development server looks for it from the renderer's own root.
const PAGE = idOf('src/renderer/index.html')

const WINDOW = [idOf('src/main/index.ts')]
// A program is not among the roots of a group, because its file would run as soon as another imports the group.
const WORKERS = ['store/sqlite/workers/worker-tasks.ts', 'platform/trace.ts', 'platform/thread-pool.ts'].map((path) =>
  idOf(`src/main/${path}`),
)
const DIRECTORY = [idOf('src/main/app/directory.ts')]
const OTHER_PROGRAMS = ['serve', 'cli', 'reader'].map((name) => idOf(`src/main/${name}.ts`))

type Chunking = { getModuleInfo: (id: string) => { importedIds: string[]; code: string | null } | null }

/** A file that only passes on the exports of a package's other files. Following all of them would reach the whole package. */
const BARREL = /\/@mantine\/(core|hooks)\/esm\/index\.mjs$/

/** The names that a compiled module imports from a package. */
const namesFrom = (code: string, pack: string): Set<string> => {
  const lists = [...code.matchAll(/import\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/g)].filter(([, , from]) => from === pack)
  return new Set(lists.flatMap(([, list = '']) => list.split(',').map((name) => name.trim().split(/\s+as\s+/)[0] ?? '')))
}

/** The modules that a module uses. A barrel is replaced by the files of the imported names. */
function listUsed(id: string, chunking: Chunking): string[] {
  const { importedIds = [], code } = chunking.getModuleInfo(id) ?? {}
  return importedIds.flatMap((imported) => {
    const [, pack] = BARREL.exec(imported) ?? []
    const barrel = pack && chunking.getModuleInfo(imported)?.code
    if (!barrel || !code) return [imported]
    const names = namesFrom(code, `@mantine/${pack}`)
    const files = [...barrel.matchAll(/import\s*\{([^}]*)\}\s*from\s*["'](\.[^"']+)["']/g)]
    const used = files.filter(([, list = '']) => list.split(',').some((name) => names.has(name.trim())))
    return used.map(([, , file = '']) => join(imported, '..', file).replaceAll('\\', '/'))
  })
}

/** The modules that the roots import, directly or not. */
function reach(roots: readonly string[], chunking: Chunking): Set<string> {
  for (const root of roots) if (!chunking.getModuleInfo(root)) throw new Error(`there is no module of this name: ${root}`)
  const modules = new Set(roots)
  for (const one of modules) for (const next of listUsed(one, chunking)) modules.add(next)
  return modules
}

/**
 * One file for all modules that the roots import, or that two sets of roots have in common. Each further file would be found, read and compiled
 * before the first paint. By default, modules that several programs share become many files.
 */
function group(name: string, priority: number, roots: readonly string[], others: readonly string[] | null = null) {
  let modules: Set<string> | null = null
  const find = (chunking: Chunking): Set<string> => {
    const reached = reach(roots, chunking)
    if (!others) return reached
    const common = reach(others, chunking)
    return new Set([...reached].filter((id) => common.has(id)))
  }
  return {
    debugName: name,
    priority,
    name: (id: string, chunking: Chunking): string | null => {
      modules ??= find(chunking)
      return modules.has(id) ? name : null
    },
  }
}

const LAZY_TR46 = '\0lazy-tr46'

/** Evaluates the tables of `tr46` at its first use, because hosts that are ASCII never need them. */
const lazyTr46 = {
  name: 'lazy-tr46',
  enforce: 'pre' as const,
  resolveId: (id: string, importer?: string) => (id === 'tr46' && importer !== LAZY_TR46 ? LAZY_TR46 : null),
  load: (id: string) =>
    id === LAZY_TR46
      ? `const load = () => require(${JSON.stringify(createRequire(import.meta.url).resolve('tr46'))})
         export const toASCII = (...values) => load().toASCII(...values)
         export const toUnicode = (...values) => load().toUnicode(...values)`
      : null,
}

export default defineConfig({
  main: {
    plugins: [lazyTr46],
    // Its build for browsers does the same without eval.
    resolve: { alias: [{ find: /^depd$/, replacement: 'depd/lib/browser/index.js' }] },
    build: {
      externalizeDeps: false,
      target: NODE_TARGET,
      rolldownOptions: {
        external,
        input: {
          index: 'src/main/index.ts',
          cli: 'src/main/cli.ts',
          serve: 'src/main/serve.ts',
          reader: 'src/main/reader.ts',
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: [
              group('base', 3, WINDOW, [...WORKERS, ...DIRECTORY, ...OTHER_PROGRAMS]),
              group('workers', 2, WORKERS),
              group('core', 1, DIRECTORY),
            ],
          },
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      target: NODE_TARGET,
      rolldownOptions: {
        external,
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), lazyTr46],
    // The page shows a file of docs.
    server: { fs: { allow: [import.meta.dirname] } },
    // The app:// protocol puts a fresh nonce in its place with every response.
    html: { cspNonce: 'GATEHOUSE_NONCE' },
    build: {
      target: CHROMIUM_TARGET,
      // data: URLs are not in the Content-Security-Policy.
      assetsInlineLimit: 0,
      // Not its default: a first start compiles half as much.
      minify: true,
      rolldownOptions: {
        input: PAGE,
        output: { codeSplitting: { groups: [group('first', 1, [PAGE])] } },
      },
    },
  },
})
