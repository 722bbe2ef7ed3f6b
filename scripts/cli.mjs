import { runFile } from './runner.mjs'

// The command line needs neither Electron nor a display.
await runFile('out/main/cli.js', { build: true })
