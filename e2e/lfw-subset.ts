// LFW as it comes, with so few pictures that it is measured in seconds.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePairs } from '../src/data/pairs.ts'

const CHIPS = 'fixtures/lfw/chips'

/** A folder of pictures for the list that ships with the page: 30 pairs of one person, and one of strangers in each of its ten folds. */
export function lfwSubset(folder: string): string {
  const target = join(folder, 'lfw')
  mkdirSync(target, { recursive: true })
  const chips = readdirSync(CHIPS).sort()
  for (const chip of chips) copyFileSync(join(CHIPS, chip), join(target, chip))
  const pairs = parsePairs(readFileSync('public/protocols/lfw_pairs.txt', 'utf8'), 'lfw_pairs.txt')
  for (let fold = 0; fold < 10; fold++) {
    const { a = '', b = '' } = pairs.find(pair => pair.fold === fold && !pair.genuine) ?? {}
    for (const [i, name] of [a, b].entries())
      if (!chips.includes(`${name}.jpg`))
        // faces of others stand in for strangers whose pictures are not here
        copyFileSync(join(CHIPS, chips[2 * (2 * fold + i)] ?? ''), join(target, `${name}.jpg`))
  }
  return target
}
