import { runFile } from './runner.mjs'

// The HTTP API without a window needs neither Electron nor a display.
await runFile('out/main/serve.js', { build: true })
