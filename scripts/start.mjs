import { exitCodeOf } from './command.mjs'
import { run } from './runner.mjs'

await run({ electron: true, build: true }, ({ electron, electronArguments, env }) =>
  exitCodeOf(electron, [...electronArguments, '.', ...process.argv.slice(2)], { env }),
)
