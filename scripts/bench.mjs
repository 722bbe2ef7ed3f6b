import { runFile } from './runner.mjs'

await runFile('test/bench/main.ts', { electron: true, build: true })
