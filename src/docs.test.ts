// The documents that a newcomer reads are true of the tree: citations lead to sections, links to files, and the plan names what is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const read = (place: string) => readFileSync(join(ROOT, place), 'utf8')
const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
const PAGES = [...readdirSync(ROOT), ...filesIn('docs')].filter(name => name.endsWith('.md'))

/** Numbers of the sections that a text cites, as "docs/lightcnn.md 5.7 and 6"; an empty one where it cites none, or not by that path. */
function citationsIn(text: string): string[] {
  const flat = text.replaceAll(/\n\s*(\/\/|\*|#) ?/g, ' ')
  return [...flat.matchAll(/(\S*)lightcnn\.md((?:(?:,| and)? \d+(?:\.\d+)*)*)/gi)].flatMap(
    ([, path = '', sections = '']) => (path.endsWith('docs/') && sections.match(/\d+(?:\.\d+)*/g)) || [''],
  )
}
/** Targets of a Markdown text's links that are places of the repository. */
const linksIn = (text: string) =>
  [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target = '']) => target)

/** Folders and files that the plan's tree names, as places of the repository; a `*` stands for some letters. */
function namesIn(tree: string): { folders: string[]; files: string[] } {
  const folders: string[] = []
  const files: string[] = []
  const above: { indent: number; folder: string }[] = [{ indent: -1, folder: '' }]
  for (const line of tree.split('\n').filter(text => text.trim() !== '')) {
    const indent = line.search(/\S/)
    while ((above.at(-1)?.indent ?? -1) >= indent) above.pop()
    const own = /^\s*([\w-]+\/)\s/.exec(line)?.[1]
    const folder = join(above.at(-1)?.folder ?? '', own ?? '')
    if (own) {
      above.push({ indent, folder })
      folders.push(folder)
    }
    const rest = own ? line.slice(line.indexOf(own) + own.length) : line
    files.push(...(rest.match(FILE) ?? []).map(name => join(folder, name)))
    folders.push(...(rest.match(/(?<![\w/])[\w-]+\/(?![\w])/g) ?? []).map(name => join(folder, name)))
  }
  return { folders, files }
}
const FILE = /(?<![\w/])[\w.*-]+\.(?:tsx?|mjs|json|md|css|html|safetensors|webmanifest)\b/g
const matches = (pattern: string, name: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name)
const isThere = (place: string) =>
  place.includes('*')
    ? readdirSync(join(ROOT, dirname(place))).some(name => matches(basename(place), name))
    : existsSync(join(ROOT, place))

/** Sources that a text names by their path: from the root, from src/ or from src/worker/, as the plan does. */
const sourcesIn = (text: string) => text.match(/(?<![\w/*.-])[\w.-]+(?:\/[\w.*-]+)+\.(?:tsx?|mjs)\b/g) ?? []

describe('documents', () => {
  it('are cited by sections that they have', () => {
    const sections = new Set(
      [...read('docs/lightcnn.md').matchAll(/^#+ (\d+(?:\.\d+)*)\.? /gm)].map(([, n]) => n),
    )
    const cited = ['src', 'e2e', 'scripts']
      .flatMap(filesIn)
      .filter(place => /\.(tsx?|mjs|py)$/.test(place) && place !== 'src/docs.test.ts')
      .flatMap(place => citationsIn(read(place)).map(section => ({ place, section })))
    expect(cited.length).toBeGreaterThan(30)
    expect(cited.filter(({ section }) => !sections.has(section))).toEqual([])
  })

  it('name sources that are there', () => {
    const named = PAGES.flatMap(page => sourcesIn(read(page)).map(place => ({ page, place })))
    expect(named.length).toBeGreaterThan(30)
    expect(
      named.filter(({ place }) => !['', 'src', 'src/worker'].some(from => isThere(join(from, place)))),
    ).toEqual([])
  })

  it('have links that lead to files', () => {
    const links = PAGES.flatMap(page =>
      linksIn(read(page)).map(target => ({ page, target, place: join(ROOT, dirname(page), target) })),
    )
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter(({ place }) => !existsSync(place))).toEqual([])
  })
})

describe('the plan', () => {
  const tree = /## The tree\s+```\n([\s\S]*?)\n```/.exec(read('ARCHITECTURE.md'))?.[1] ?? ''
  const { folders, files } = namesIn(tree)

  it('names what is there', () => {
    expect(files.length).toBeGreaterThan(200)
    expect([...folders, ...files].filter(place => !isThere(place))).toEqual([])
  })

  it('names every room, those of the worker, and every panel', () => {
    const known = new Set(folders.map(folder => folder.replace(/\/$/, '')))
    const rooms = ['src', 'src/worker', 'src/ui'].flatMap(place =>
      readdirSync(join(ROOT, place), { withFileTypes: true })
        .filter(entry => entry.isDirectory())
        .map(entry => join(place, entry.name)),
    )
    expect(rooms.filter(room => !known.has(room))).toEqual([])
  })
})

describe('the checks', () => {
  it('read citations of one section, of several, over lines, without one, and by another path', () => {
    const text =
      '// (docs/lightcnn.md 5.7 and 6). See docs/lightcnn.md 7.1, 7.6; docs/lightcnn.md\n// 8, or docs/lightcnn.md. LIGHTCNN.md 2'
    expect(citationsIn(text)).toEqual(['5.7', '6', '7.1', '7.6', '8', '', ''])
  })

  it('read a tree by its indents', () =>
    expect(
      namesIn('a.json  b/ c\nsrc/   d.ts (text)\n       e*.ts\n  f/   g.ts over h/\n    i/ j.ts'),
    ).toEqual({
      folders: ['b/', 'src/', 'src/f/', 'src/f/h/', 'src/f/i/'],
      files: ['a.json', 'src/d.ts', 'src/e*.ts', 'src/f/g.ts', 'src/f/i/j.ts'],
    }))

  it('read paths of sources, not names alone or places in storage', () =>
    expect(sourcesIn('`a/b.ts`, c.ts, models/<name>/d.ts, <i>e/f-*.tsx</i>')).toEqual([
      'a/b.ts',
      'e/f-*.tsx',
    ]))

  it('read links to places, not to other servers or headings', () =>
    expect(linksIn('[a](docs/a.md#b), ![c](c.png), [d](https://e.org/f), [g](#h)')).toEqual([
      'docs/a.md',
      'c.png',
    ]))
})
