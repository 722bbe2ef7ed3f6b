/**
 * Splits what follows the executable's name: modules to load first (`-r FILE`, as Playwright passes its own), and the app's path, which is
 * the first argument that is not a switch. All switches before it belong to Chromium and Node, all after it to the app.
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
