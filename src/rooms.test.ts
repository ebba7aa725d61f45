// The rules of ARCHITECTURE.md that a machine can check: code flows one way between rooms and never in a circle between files, what the
// page's first script reaches is free of the heavy libraries, and files have names of one kind.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = import.meta.dirname
const PLAN = readFileSync(join(SRC, '..', 'ARCHITECTURE.md'), 'utf8')
const ROOMS = roomsOf(PLAN)
const PACKAGES_ONLY_IN: Record<string, RegExp> = {
  comlink: /^worker\//,
  react: /^(ui\/|main)/,
  'react-dom': /^(ui\/|main)/,
  zustand: /^ui\//,
  sharp: /^cli\//,
  '@tensorflow': /^(model|train|worker)\//,
  'onnxruntime-web': /^(runtime|worker\/)/,
}
/** What the page's own scripts are made of; its workers have the rest. */
const PACKAGES_OF_PAGE = new Set([
  'react',
  'react-dom',
  'react-dom/client',
  'zustand',
  'comlink',
  'lucide-react',
])

/** The table of the plan: each room with the rooms that it may import. */
function roomsOf(plan: string): Map<string, Set<string>> {
  const table = /const ROOMS = \{([\s\S]*?)\n\}/.exec(plan)?.[1] ?? ''
  const rooms = new Map<string, Set<string>>()
  for (const [, room = '', allowed = ''] of table.matchAll(/^ {2}(\w+): '([^']*)',$/gm)) {
    const above = [...rooms.keys()]
    const but = /^\(every room above(?: but (.*))?\)$/.exec(allowed)
    const names = but ? above.filter(name => !(but[1] ?? '').split(' ').includes(name)) : allowed.split(' ')
    rooms.set(room, new Set(names.filter(name => name !== '')))
  }
  return rooms
}

interface Import {
  specifier: string
  /** Gone at run time. */
  isType: boolean
  /** Loaded when it is needed; of a worker, another thread. */
  isLater: boolean
}
function importsOf(code: string): Import[] {
  const statements = code.matchAll(/^\s*(import|export)\s+(type\b)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  const dynamic = code.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]/g)
  const threads = code.matchAll(/new URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g)
  return [
    ...[...statements].map(([, , type, specifier = '']) => ({
      specifier,
      isType: type !== undefined,
      isLater: false,
    })),
    ...[...dynamic].map(([, type, specifier = '']) => ({
      specifier,
      isType: type !== undefined,
      isLater: true,
    })),
    ...[...threads].map(([, specifier = '']) => ({ specifier, isType: false, isLater: true })),
  ]
}

const all = readdirSync(SRC, { withFileTypes: true, recursive: true })
  .filter(entry => entry.isFile())
  .map(entry => relative(SRC, join(entry.parentPath, entry.name)))
const sources = all.filter(place => /\.tsx?$/.test(place) && !/\.(test|d)\.tsx?$/.test(place))
const imports = new Map(sources.map(place => [place, importsOf(readFileSync(join(SRC, place), 'utf8'))]))
const targetOf = (place: string, specifier: string) =>
  relative(SRC, resolve(SRC, dirname(place), specifier.replace(/\?.*$/, '')))
const roomOf = (place: string) => place.split('/')[0]?.replace(/\.tsx?$/, '') ?? ''

describe('rooms', () => {
  it('stand in the plan, each of them', () => {
    const unknown = [...new Set(sources.map(roomOf))].filter(room => !ROOMS.has(room))
    expect(unknown).toEqual(['limits', 'matchers', 'sw']) // leaves that nothing imports but tests
    expect([...ROOMS.keys()].filter(room => !sources.some(place => roomOf(place) === room))).toEqual([])
  })

  it('import one way, as the plan says', () => {
    const broken: string[] = []
    for (const [place, found] of imports)
      for (const { specifier, isType } of found) {
        if (isType) continue
        if (specifier.startsWith('.')) {
          const [from, to] = [roomOf(place), roomOf(targetOf(place, specifier))]
          if (to !== from && ROOMS.has(to) && ROOMS.has(from) && !ROOMS.get(from)?.has(to))
            broken.push(`${place} imports ${specifier}`)
        } else {
          for (const [name, where] of Object.entries(PACKAGES_ONLY_IN))
            if ((specifier === name || specifier.startsWith(`${name}/`)) && !where.test(place))
              broken.push(`${place} imports ${specifier}`)
        }
      }
    expect(broken).toEqual([])
  })

  it('give the page pure parts: nothing that it loads reaches the libraries of its workers', () => {
    const heavy: string[] = []
    const seen = new Set<string>()
    const visit = (place: string, way: readonly string[]) => {
      if (seen.has(place)) return
      seen.add(place)
      for (const { specifier, isType } of imports.get(place) ?? []) {
        if (isType || /\?|\.css$/.test(specifier)) continue
        if (!specifier.startsWith('.')) {
          if (!PACKAGES_OF_PAGE.has(specifier)) heavy.push([...way, place, specifier].join(' > '))
        } else if (!/worker\.ts$/.test(specifier)) visit(targetOf(place, specifier), [...way, place])
      }
    }
    visit('main.tsx', [])
    expect(heavy).toEqual([])
    expect(seen.size).toBeGreaterThan(200)
  })

  it('have no circles between files, those of types among them', () => {
    expect(circles(new Map([...imports].map(([place, found]) => [place, targetsIn(place, found)])))).toEqual(
      [],
    )
  })

  it('have files with names of one kind: kebab-case for modules, PascalCase for components and their styles', () => {
    const other = all.filter(place => {
      const name = basename(place)
      if (/\.(tsx|module\.css)$/.test(name))
        return !/^([A-Z][A-Za-z0-9]*|main)\.(tsx|module\.css)$/.test(name)
      return !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|fixture|d))?\.(ts|ts\.txt|css|html|py)$/.test(name)
    })
    expect(other).toEqual([])
  })
})

describe('the checks', () => {
  it('read imports of every kind', () => {
    const code = `import type { A } from './a'\nimport { b } from '../b/b.ts'\nimport './c.css'\nawait import('./d')\nexport * from './e'`
    expect(importsOf(code).map(({ specifier, isType, isLater }) => [specifier, isType, isLater])).toEqual([
      ['./a', true, false],
      ['../b/b.ts', false, false],
      ['./c.css', false, false],
      ['./e', false, false],
      ['./d', false, true],
    ])
  })

  it('find circles', () => {
    const graph = { a: ['b'], b: ['c'], c: ['a', 'd'], d: [] }
    expect(circles(new Map(Object.entries(graph)))).toEqual(['a > b > c > a'])
  })

  it('read the table of rooms', () => {
    const plan = `const ROOMS = {\n  one: '',\n  two: 'one',\n  three: '(every room above but two)',\n}`
    expect([...roomsOf(plan)].map(([room, allowed]) => [room, [...allowed]])).toEqual([
      ['one', []],
      ['two', ['one']],
      ['three', ['one']],
    ])
  })
})

function targetsIn(place: string, found: readonly Import[]): string[] {
  return found
    .filter(({ specifier, isLater }) => specifier.startsWith('.') && !isLater)
    .map(({ specifier }) => targetOf(place, specifier))
}

/** Each circle of a graph once, from its first name on. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>()
  const done = new Set<string>()
  const visit = (node: string, way: string[]) => {
    const at = way.indexOf(node)
    if (at >= 0) {
      const circle = way.slice(at)
      const first = circle.indexOf([...circle].sort()[0] ?? '')
      const turned = [...circle.slice(first), ...circle.slice(0, first)]
      found.add([...turned, turned[0]].join(' > '))
      return
    }
    if (done.has(node)) return
    for (const next of graph.get(node) ?? []) visit(next, [...way, node])
    done.add(node)
  }
  for (const node of graph.keys()) visit(node, [])
  return [...found]
}
