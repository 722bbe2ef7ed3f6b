import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Adds the optional packages of all platforms to package-lock.json, because `npm ci` refuses a lock file without them. Run it after every
 * dependency change: some registry mirrors serve only the packages of their own platform.
 */
const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))

/** Maps words of package names to npm's `os`, `cpu` and `libc` fields. */
const systems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  aix: 'aix',
  win32: 'win32',
  windows: 'win32',
}
const processors = {
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  ppc64: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
}

function platformOf(name) {
  const words = name.split(/[-/@]/)
  const os = words.map((word) => systems[word]).find(Boolean)
  const cpu = words.map((word) => processors[word]).find(Boolean)
  const isMusl = words.some((word) => word === 'musl' || word === 'musleabihf' || word === 'linuxmusl')
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os ? { os: [os] } : {}),
    ...(os === 'linux' ? { libc: [isMusl ? 'musl' : 'glibc'] } : {}),
  }
}

/** The locations where Node resolves `name` from the package at `location`, innermost first. */
function* placesOf(location, name) {
  for (let place = location; ; place = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1))) {
    yield `${place === '' ? '' : `${place}/`}node_modules/${name}`
    if (place === '') return
  }
}

let added = 0
for (const [location, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const places = [...placesOf(location, name)]
    if (places.some((place) => lock.packages[place]?.version)) continue
    const version = range.replace(/^[~^=v]+/, '')
    // At the top level if that is free, otherwise beside its parent, because two parents may need two versions.
    const place = places.at(-1)
    lock.packages[place] = { version, ...(entry.dev ? { dev: true } : {}), optional: true, ...platformOf(name) }
    added += 1
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added} optional packages of other platforms added to package-lock.json\n`)
