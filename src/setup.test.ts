// What "npm start", "npm test" and "npm run cli" do before anything else: install, but only what is not there.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

interface Package {
  version: string
  integrity?: string
  optional?: boolean
  os?: string[]
  cpu?: string[]
}
type Packages = Record<string, Package>

const top = mkdtempSync(join(tmpdir(), 'vis-a-vis-setup-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))
let count = 0

/** A project of these packages with these installed, null for none; an npm that notes how it was called. Gives a run of setUp in it. */
function project(wanted: Packages, installed: Packages | null, options: { linked?: boolean } = {}) {
  const root = join(top, `${count++}`)
  const at = (...path: string[]) => join(root, ...path)
  cpSync(join(import.meta.dirname, '..', 'scripts', 'setup.mjs'), at('scripts', 'setup.mjs'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), text)
  }
  write('package-lock.json', JSON.stringify({ packages: { '': { version: '1.0.0' }, ...wanted } }))
  const modules = options.linked ? 'elsewhere' : 'node_modules'
  if (installed) write(`${modules}/.package-lock.json`, JSON.stringify({ packages: installed }))
  if (options.linked) symlinkSync(at(modules), at('node_modules'))
  write('npm.cjs', `require('node:fs').writeFileSync(${JSON.stringify(at('called'))}, process.argv[2])`)
  write('run.mjs', `import { setUp } from './scripts/setup.mjs'\nsetUp()`)
  const { status, stderr } = spawnSync(process.execPath, [at('run.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: at('npm.cjs') },
  })
  return { status, stderr, called: existsSync(at('called')) ? readFileSync(at('called'), 'utf8') : null }
}

const here = { os: [process.platform], cpu: [process.arch] }
const elsewhere = { os: ['aix'], cpu: ['ppc64'] }
const A = { version: '1.2.3', integrity: 'sha512-a' }
const wanted: Packages = {
  'node_modules/a': A,
  'node_modules/other-system': { version: '1.0.0', optional: true, ...elsewhere },
  'node_modules/of-other-system': { version: '1.0.0', optional: true },
}

describe('setUp', () => {
  it.each<[string, Packages | null]>([
    ['what "npm ci" has installed', { 'node_modules/a': A }],
    ['more than is named', { 'node_modules/a': A, 'node_modules/b': { version: '1.0.0' } }],
  ])('installs nothing beside %s', (_, installed) =>
    expect(project(wanted, installed)).toEqual({ status: 0, stderr: '', called: null }),
  )

  it.each<[string, Packages, Packages | null]>([
    ['nothing is there', wanted, null],
    ['a package is missing', wanted, {}],
    ['a version differs', wanted, { 'node_modules/a': { ...A, version: '1.2.4' } }],
    ['a checksum differs', wanted, { 'node_modules/a': { ...A, integrity: 'sha512-b' } }],
    [
      'the package for this system is missing',
      { 'node_modules/here': { version: '1.0.0', optional: true, ...here } },
      {},
    ],
  ])('installs where %s', (_, packages, installed) =>
    expect(project(packages, installed)).toMatchObject({ status: 0, called: 'ci' }),
  )

  it('does not install through a link, which would empty what others use', () => {
    const { status, stderr, called } = project(wanted, {}, { linked: true })
    expect([status, called]).toEqual([1, null])
    expect(stderr).toContain('node_modules is a link')
    expect(project(wanted, { 'node_modules/a': A }, { linked: true })).toMatchObject({
      status: 0,
      called: null,
    })
  })
})

describe('what npm start says first', () => {
  it.each([
    [false, /npm start -- --host .*no camera and no storage/],
    [true, /over plain http a browser gives them no camera/],
  ])('names browsers, and what a network address lacks (shared: %s)', async (isShared, lacks) => {
    const { firstWords } = await import('../scripts/first-words.mjs')
    const said = firstWords({ isShared }).join('\n')
    expect(said).toMatch(/Chrome, Edge, Firefox or Safari/)
    expect(said).toMatch(lacks)
  })
})
