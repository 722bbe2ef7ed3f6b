import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: '.',
  workers: 1,
  // A walk through all screens in all variants takes minutes on a shared machine.
  timeout: 20 * 60_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  outputDir: '../../test-results/system',
})
