import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// The oldest runtimes that the code must work on: Electron 33 brings Node 20.18 and Chromium 130.
const NODE_TARGET = 'node20.18'
const CHROMIUM_TARGET = 'chrome130'

// Native modules stay outside the bundle; all else is bundled, so that a start reads one file instead of hundreds.
const external = ['electron', 'better-sqlite3', 'bcrypt']

// Absolute: the development server looks for it from the renderer's own root.
const PAGE = join(import.meta.dirname, 'src/renderer/index.html').replaceAll('\\', '/')

type Chunking = { getModuleInfo: (id: string) => { importedIds: string[] } | null }

/**
 * The modules of the first screens form one file, and their styles another. Each further file would be requested and compiled before the first
 * paint: by default, modules shared with later screens would be five more files.
 */
function nameOfFirstScreens(): (id: string, chunking: Chunking) => string | null {
  let first: Set<string> | null = null
  return (id, chunking) => {
    if (!first) {
      first = new Set([PAGE])
      if (!chunking.getModuleInfo(PAGE)) throw new Error(`the page is no module of this name: ${PAGE}`)
      for (const reached of first) for (const next of chunking.getModuleInfo(reached)?.importedIds ?? []) first.add(next)
    }
    return first.has(id) ? 'first' : null
  }
}

export default defineConfig({
  main: {
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
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
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
    plugins: [react()],
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
        output: { codeSplitting: { groups: [{ debugName: 'first screens', name: nameOfFirstScreens() }] } },
      },
    },
  },
})
