import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/operations/**/*.test.ts'],
    // Real bcrypt and real files: a slow, shared machine must not fail a test by its clock.
    testTimeout: 60_000,
    // As many as the window tests. By default vitest leaves one of two cores idle.
    maxWorkers: 2,
    // Worker threads strip types with WebAssembly. In Node 24.9, V8 can crash when threads optimize its import wrappers at the same time.
    execArgv: ['--wasm-wrapper-tiering-budget=2000000000'],
    expect: { poll: { timeout: 15_000 } },
  },
})
