import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseArguments } from '../../../scripts/electron-loader/arguments.mjs'
import { resolveTarget } from '../../../scripts/electron-loader/target.mjs'

describe('the arguments of the Electron loader', () => {
  it('takes the first argument that is no switch as the app, and leaves the rest to the app', () => {
    expect(parseArguments(['--no-sandbox', '--inspect=0', '.', '--data-dir=/d', 'other'])).toEqual({
      kind: 'app',
      path: '.',
      preloads: [],
    })
  })

  it('loads first what -r names, as Playwright launches it', () => {
    const args = ['-r', '/p/loader.js', '--no-sandbox', '--inspect=0', '--remote-debugging-port=0', 'out/main/index.js']
    expect(parseArguments(args)).toEqual({ kind: 'app', path: 'out/main/index.js', preloads: ['/p/loader.js'] })
    expect(parseArguments(['--require', 'a.js', '-r', 'b.js', '.'])).toEqual({
      kind: 'app',
      path: '.',
      preloads: ['a.js', 'b.js'],
    })
  })

  it('leaves a -r or --version behind the path to the app', () => {
    expect(parseArguments(['.', '-r', 'x.js', '--version'])).toEqual({ kind: 'app', path: '.', preloads: [] })
  })

  it('answers --version, and notices that no app was named', () => {
    expect(parseArguments(['--version'])).toEqual({ kind: 'version' })
    expect(parseArguments([])).toEqual({ kind: 'nothing' })
    expect(parseArguments(['--inspect=0'])).toEqual({ kind: 'nothing' })
    expect(parseArguments(['-r', 'x.js'])).toEqual({ kind: 'nothing' })
  })
})

describe('the app that a path stands for', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-loader-'))
    mkdirSync(join(folder, 'out'))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'demo', version: '1.2.3', main: 'out/app.js' }))
    writeFileSync(join(folder, 'out', 'app.js'), '')
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  it('is the main file of a folder', () => {
    expect(resolveTarget('.', folder)).toMatchObject({
      entry: join(folder, 'out', 'app.js'),
      folder,
      manifest: { name: 'demo', version: '1.2.3' },
    })
  })

  it('is a file itself, named by the package around it', () => {
    expect(resolveTarget('out/app.js', folder)).toMatchObject({
      entry: join(folder, 'out', 'app.js'),
      folder: join(folder, 'out'),
      manifest: { name: 'demo' },
    })
  })

  it('is refused where there is nothing, or where the main file was not built', () => {
    expect(() => resolveTarget('nowhere', folder)).toThrow('There is no app at')
    rmSync(join(folder, 'out', 'app.js'))
    expect(() => resolveTarget('.', folder)).toThrow('main file is missing')
  })
})
