// What "npm start", "npm test" and "npm run cli" share: the right Node, the dependencies of the lockfile, a fresh build.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const ROOT = dirname(import.meta.dirname)

/** Runs a program and gives its exit code; its output goes where ours goes unless `options` say otherwise. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', ...options })
  if (result.error) throw result.error
  return result.status ?? 1
}
/** Runs a program of node_modules. */
export function runTool(name, args, options) {
  return run(process.execPath, [join(ROOT, 'node_modules', ...name.split('/')), ...args], options)
}
export const VITE = 'vite/bin/vite.js'

function fail(message) {
  console.error(message)
  process.exit(1)
}

/** Checks Node and installs what the lockfile names, unless that is done already. Notes go to stderr. */
export function setUp() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    fail(
      `Node ${process.versions.node} is too old. Install Node 20.19 or newer from nodejs.org and try again.`,
    )
  const modules = join(ROOT, 'node_modules')
  if (isInstalled(modules)) return
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    fail(
      'node_modules is a link, and what it leads to lacks packages of package-lock.json. Install there, or remove the link: an installation through it would empty it for others.',
    )
  console.error('Installing the dependencies of package-lock.json ...')
  const npm = process.env.npm_execpath
  const args = ['ci', '--loglevel=error', '--no-progress']
  // npm's own messages must not mix with the JSON that a command prints on stdout
  const stdio = ['ignore', 2, 2]
  const code = npm
    ? run(process.execPath, [npm, ...args], { stdio })
    : run('npm', args, { stdio, shell: true })
  if (code !== 0)
    fail('The dependencies could not be installed. Check the connection to the npm registry and try again.')
}

/**
 * Whether npm has installed what the lockfile names. npm notes what it installed in node_modules/.package-lock.json. Packages for other
 * systems are not there; more than the lockfile names does no harm.
 */
function isInstalled(modules) {
  const note = join(modules, '.package-lock.json')
  if (!existsSync(note)) return false
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, pack]) => {
    const found = installed[path]
    if (path === '') return true
    if (!found) return pack.optional === true && !isForThisSystem(pack)
    return found.version === pack.version && found.integrity === pack.integrity
  })
}
/** Optional packages that name no system belong to others that do. */
function isForThisSystem({ os, cpu, libc }) {
  const isHere = os?.includes(process.platform) && cpu?.includes(process.arch)
  return isHere === true && (libc?.includes(libcHere()) ?? true)
}
let knownLibc
function libcHere() {
  const report = /** @type {any} */ (process.report) // @types/node knows neither
  report.excludeNetwork = true
  knownLibc ??= report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
  return knownLibc
}

/** Time of the last change of any file that a build reads. */
function newestSource() {
  let newest = 0
  for (const top of ['src', 'public', 'models', 'vite.config.ts', 'package-lock.json']) {
    const path = join(ROOT, top)
    if (!existsSync(path)) continue
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter(entry => entry.isFile())
          .map(entry => join(entry.parentPath, entry.name))
      : [path]
    for (const file of files) newest = Math.max(newest, statSync(file).mtimeMs)
  }
  return newest
}

function buildOnce(folder, args) {
  const stamp = join(ROOT, 'dist', `.${folder}-built`)
  const begin = Date.now()
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newestSource()) return
  if (runTool(VITE, ['build', ...args, '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] }) !== 0)
    fail('The build failed; the messages above say where.')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, new Date(begin).toISOString())
}
/**
 * What the command line tool runs in. The threads of V8's compiler would each keep memory of the C library's for themselves, 130 MB with
 * two threads that search faces.
 */
export const CLI_ENV = { MALLOC_ARENA_MAX: '1', ...process.env }

export const buildPage = () => buildOnce('page', [])
export const buildCli = () => buildOnce('cli', ['--ssr'])
