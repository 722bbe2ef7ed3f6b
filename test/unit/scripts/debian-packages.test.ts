import { describe, expect, it } from 'vitest'
import { installableName, missingLibraries, packagesFor } from '../../../scripts/debian-packages.mjs'

const ldd = `
	linux-vdso.so.1 (0x00007ffd3a1f2000)
	libffmpeg.so => /opt/electron/libffmpeg.so (0x00007f2c8b000000)
	libdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f2c8e000000)
	libnss3.so => not found
	libsmime3.so => not found
	libgtk-3.so.0 => not found
	libnss3.so => not found
	libfuture.so.9 => not found
	/lib64/ld-linux-x86-64.so.2 (0x00007f2c8e200000)
`

describe('system libraries', () => {
  it('finds the missing libraries in what ldd prints, each once', () => {
    expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libsmime3.so', 'libgtk-3.so.0', 'libfuture.so.9'])
  })

  it('finds nothing missing where ldd finds everything, or says that a binary is static', () => {
    expect(missingLibraries('\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2c8e000000)\n')).toEqual([])
    expect(missingLibraries('\tnot a dynamic executable\n')).toEqual([])
  })

  it('names each package once, and does not drop a library that it knows no package for', () => {
    expect(packagesFor(missingLibraries(ldd))).toEqual({ packages: ['libgtk-3-0', 'libnss3'], unknown: ['libfuture.so.9'] })
  })

  it('does not take the properties that every object has for packages', () => {
    expect(packagesFor(['constructor'])).toEqual({ packages: [], unknown: ['constructor'] })
  })

  it('takes the name that the release has: plain before the 64-bit times, t64 after', () => {
    const before = 'libasound2:\n  Installed: (none)\n  Candidate: 1.2.8-1+b1\n'
    const after =
      'libasound2:\n  Installed: (none)\n  Candidate: (none)\nlibasound2t64:\n  Installed: (none)\n  Candidate: 1.2.11-1\n'
    expect(installableName('libasound2', before)).toBe('libasound2')
    expect(installableName('libasound2', after)).toBe('libasound2t64')
    expect(installableName('libasound2', '')).toBeUndefined()
  })
})
