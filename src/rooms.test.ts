// The import rule of ARCHITECTURE.md: code flows one way. Type-only imports are free.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = import.meta.dirname
const ABOVE =
  'errors random image runtime format model face data convert verify gallery train evaluate backend'
const ROOMS: Record<string, string> = {
  errors: '',
  random: '',
  image: 'errors',
  runtime: 'errors',
  format: 'errors',
  model: 'errors random image runtime format',
  face: 'errors random image runtime',
  data: 'errors image random format face',
  convert: 'errors format model',
  verify: 'errors image face model',
  gallery: 'errors random image format face model verify',
  train: 'errors random format model data convert verify evaluate',
  evaluate: 'errors random image format model data verify',
  backend: 'errors random format model data verify evaluate',
  worker: ABOVE,
  cli: ABOVE,
  ui: 'errors worker',
  main: 'ui',
}
const PACKAGES_ONLY_IN: Record<string, RegExp> = {
  comlink: /^worker\//,
  react: /^(ui\/|main)/,
  'react-dom': /^(ui\/|main)/,
  zustand: /^ui\//,
  sharp: /^cli\//,
  '@tensorflow': /^(model|train|worker)\//,
  'onnxruntime-web': /^(runtime|worker\/)/,
}

function sourceFiles(folder = SRC): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
}
/** Specifiers of the imports that remain at run time, static and dynamic. */
function runtimeImports(code: string): string[] {
  const found = [
    ...code.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm),
    ...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
    ...code.matchAll(/new URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g),
  ]
  return found.map(match => match[1] as string)
}
const roomOf = (file: string) =>
  relative(SRC, file)
    .split('/')[0]
    ?.replace(/\.tsx?$/, '') ?? ''

describe('rooms', () => {
  const broken: string[] = []
  for (const file of sourceFiles()) {
    const room = roomOf(file)
    const place = relative(SRC, file)
    for (const specifier of runtimeImports(readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('.')) {
        const target = roomOf(resolve(dirname(file), specifier))
        const allowed = (ROOMS[room] ?? '').split(' ')
        if (room in ROOMS && target !== room && target in ROOMS && !allowed.includes(target))
          broken.push(`${place} imports ${specifier}: ${room} may import ${ROOMS[room] || 'nothing'}`)
      } else {
        for (const [name, where] of Object.entries(PACKAGES_ONLY_IN))
          if ((specifier === name || specifier.startsWith(`${name}/`)) && !where.test(place))
            broken.push(`${place} imports ${specifier}`)
      }
    }
  }

  it('import one way, as ARCHITECTURE.md says', () => expect(broken).toEqual([]))

  it('are the rooms of ARCHITECTURE.md', () => {
    const plan = readFileSync(join(SRC, '..', 'ARCHITECTURE.md'), 'utf8')
    const table = /const ROOMS = \{([\s\S]*?)\n?\}/.exec(plan)?.[1] ?? ''
    for (const [room, allowed] of Object.entries(ROOMS)) {
      if (allowed === ABOVE) continue
      expect(table, room).toContain(`${room}: '${allowed}'`)
    }
  })

  it('finds the imports that it is meant to judge', () => {
    const code = `import type { A } from './a'\nimport { b } from '../b/b.ts'\nimport './c.css'\nawait import('./d')`
    expect(runtimeImports(code)).toEqual(['../b/b.ts', './c.css', './d'])
  })
})
