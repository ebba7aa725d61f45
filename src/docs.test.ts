// The documents that a newcomer reads are true of the tree: citations lead to sections, links to files, and the plan names what is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const read = (place: string) => readFileSync(join(ROOT, place), 'utf8')
const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))

/** Numbers of the sections that a text cites, as "docs/lightcnn.md 5.7 and 6"; an empty one where it cites none. */
function citationsIn(text: string): string[] {
  const flat = text.replaceAll(/\n\s*(\/\/|\*|#) ?/g, ' ')
  return [...flat.matchAll(/docs\/lightcnn\.md((?:(?:,| and)? \d+(?:\.\d+)*)*)/g)].flatMap(
    ([, sections = '']) => sections.match(/\d+(?:\.\d+)*/g) ?? [''],
  )
}
/** Targets of a Markdown text's links that are places of the repository. */
const linksIn = (text: string) =>
  [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target = '']) => target)

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

  it('have links that lead to files', () => {
    const pages = [...readdirSync(ROOT), ...filesIn('docs')].filter(name => name.endsWith('.md'))
    const links = pages.flatMap(page =>
      linksIn(read(page)).map(target => ({ page, target, place: join(ROOT, dirname(page), target) })),
    )
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter(({ place }) => !existsSync(place))).toEqual([])
  })
})

describe('the checks', () => {
  it('read citations of one section, of several, over lines, and without one', () => {
    const text =
      '// (docs/lightcnn.md 5.7 and 6). See docs/lightcnn.md 7.1, 7.6; docs/lightcnn.md\n// 8, or docs/lightcnn.md.'
    expect(citationsIn(text)).toEqual(['5.7', '6', '7.1', '7.6', '8', ''])
  })

  it('read links to places, not to other servers or headings', () =>
    expect(linksIn('[a](docs/a.md#b), ![c](c.png), [d](https://e.org/f), [g](#h)')).toEqual([
      'docs/a.md',
      'c.png',
    ]))
})
