import { runFile } from './runner.mjs'

await runFile('test/tour/main.ts', { electron: true, build: true })
