import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: '.',
  // Each test starts its own Electron, and two cores run no more than two.
  workers: 2,
  fullyParallel: true,
  // A slow, shared machine must not fail a test by time, but a hanging test ends within a minute.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  outputDir: '../../test-results',
})
