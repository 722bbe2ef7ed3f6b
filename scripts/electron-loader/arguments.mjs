/**
 * Splits the command line into modules to preload (`-r FILE`, which Playwright passes) and the app's path, the first argument that is not a
 * switch. Switches before the path belong to Chromium and Node, and those after it to the app.
 */
export function parseArguments(args) {
  const preloads = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]
    if (arg === '-r' || arg === '--require') {
      index += 1
      if (args[index] !== undefined) preloads.push(args[index])
    } else if (arg === '-v' || arg === '--version') {
      return { kind: 'version' }
    } else if (!arg.startsWith('-') || arg === '-') {
      return { kind: 'app', path: arg, preloads }
    }
  }
  return { kind: 'nothing' }
}
