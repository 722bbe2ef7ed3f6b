// The Debian package of each library that Electron links against.
const packageOf = {
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libgdk_pixbuf-2.0.so.0': 'libgdk-pixbuf-2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgmodule-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libpangocairo-1.0.so.0': 'libpangocairo-1.0-0',
  'libsmime3.so': 'libnss3',
  'libssl3.so': 'libnss3',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libX11-xcb.so.1': 'libx11-xcb1',
  'libxcb.so.1': 'libxcb1',
  'libxcb-dri3.so.0': 'libxcb-dri3-0',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXcursor.so.1': 'libxcursor1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXi.so.6': 'libxi6',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libXrandr.so.2': 'libxrandr2',
  'libXrender.so.1': 'libxrender1',
  'libxshmfence.so.1': 'libxshmfence1',
  'libXss.so.1': 'libxss1',
  'libXtst.so.6': 'libxtst6',
}

/** The libraries that `ldd` could not find, in its order and without duplicates. */
export function missingLibraries(lddOutput) {
  const names = lddOutput.split('\n').map((line) => /^\s*(\S+) => not found/.exec(line)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** The packages with these libraries, and the libraries without a known package. */
export function packagesFor(libraries) {
  const packages = new Set()
  const unknown = []
  for (const library of libraries) {
    if (Object.hasOwn(packageOf, library)) packages.add(packageOf[library])
    else unknown.push(library)
  }
  return { packages: [...packages].sort(), unknown }
}

/**
 * The name of a package in this release: since 2024 many library packages end in `t64` (64-bit times). `candidates` is the output of
 * `apt-cache policy NAME NAMEt64`.
 */
export function installableName(name, candidates) {
  const known = new Set()
  let current
  for (const line of candidates.split('\n')) {
    const heading = /^(\S+):$/.exec(line)
    if (heading) current = heading[1]
    else if (/^\s+Candidate: (?!\(none\))\S/.test(line)) known.add(current)
  }
  return [name, `${name}t64`].find((each) => known.has(each))
}
