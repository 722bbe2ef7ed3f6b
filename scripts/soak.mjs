import { runFile } from './runner.mjs'

await runFile('test/soak/main.ts', { electron: true, build: true })
