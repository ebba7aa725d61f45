// Picks the small LFW test set of fixtures/lfw: node scripts/pick-lfw.mjs LFW-112X96.tar PAIRS.txt
// The rule is seeded: of each of LFW's ten folds the first genuine pairs in a seeded order whose pictures are small, and as many impostor
// pairs between the same pictures' persons, so that few pictures give many pairs. Writes the chips and a pairs.txt of ten folds.
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'

const OUT = join(import.meta.dirname, '..', 'fixtures', 'lfw')
const GENUINE_OF_FOLD = 3
const SEED = 'vis-a-vis, LFW test set'

const [tar, pairsFile] = process.argv.slice(2)
if (!tar || !pairsFile) {
  console.error('Usage: node scripts/pick-lfw.mjs LFW-112X96.tar PAIRS.txt')
  process.exit(2)
}

/**
 * Plain files of a ustar archive; names without extension.
 * @returns {Generator<[name: string, start: number, size: number]>}
 */
function* entries(path) {
  const file = openSync(path, 'r')
  const header = Buffer.alloc(512)
  for (let at = 0; at < statSync(path).size; ) {
    readSync(file, header, 0, 512, at)
    if (header.every(byte => byte === 0)) break
    const text = (start, length) => header.toString('latin1', start, start + length).split('\0')[0]
    const size = Number.parseInt(text(124, 12), 8)
    if (text(156, 1) === '0' && /\.jpg$/.test(text(0, 100)))
      yield [basename(text(0, 100), '.jpg'), at + 512, size]
    at += 512 + Math.ceil(size / 512) * 512
  }
  closeSync(file)
}
/** 32-bit FNV-1a: the order of anything is the order of the hash of its name. */
const hash = text => {
  let value = 0x811c9dc5
  for (const char of SEED + text) value = Math.imul(value ^ char.charCodeAt(0), 0x01000193)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) // FNV alone keeps names that differ in the end together
  return (value ^ (value >>> 13)) >>> 0
}

const chips = new Map([...entries(tar)].map(([name, start, size]) => [name, { start, size }]))
const name = (person, number) => `${person}_${String(number).padStart(4, '0')}`
const lines = readFileSync(pairsFile, 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map(line => line.split('\t'))
const used = new Set()
const out = []
for (let fold = 0; fold < 10; fold++) {
  const genuine = lines
    .slice(fold * 600, fold * 600 + 300)
    .filter(([person, a, b]) => chips.has(name(person, a)) && chips.has(name(person, b)))
    .sort((x, y) => hash(x.join()) - hash(y.join()))
  const persons = new Set()
  const chosen = genuine.filter(
    ([person]) => persons.size < GENUINE_OF_FOLD && !persons.has(person) && persons.add(person),
  )
  for (const [person, a, b] of chosen) out.push(`${person}\t${a}\t${b}`)
  for (const [i, [person, a]] of chosen.entries()) {
    const [other, , b] = chosen[(i + 1) % chosen.length]
    out.push(`${person}\t${a}\t${other}\t${b}`)
  }
  for (const [person, a, b] of chosen) used.add(name(person, a)).add(name(person, b))
}

rmSync(join(OUT, 'chips'), { recursive: true, force: true })
mkdirSync(join(OUT, 'chips'), { recursive: true })
const file = openSync(tar, 'r')
for (const picture of used) {
  const chip = chips.get(picture)
  if (!chip) throw new Error(`${tar} has no ${picture}`)
  const { start, size } = chip
  const bytes = Buffer.alloc(size)
  readSync(file, bytes, 0, size, start)
  writeFileSync(join(OUT, 'chips', `${picture}.jpg`), bytes)
}
writeFileSync(join(OUT, 'pairs.txt'), `10\t${GENUINE_OF_FOLD}\n${out.join('\n')}\n`)
console.log(`${used.size} pictures, ${out.length} pairs`)
