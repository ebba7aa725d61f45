// What e2e/bench/levelling.mjs measures, built for Node: prints one JSON line for each figure. The first argument is the folder of data.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { loadModel } from '../../src/cli/model.ts'
import { pictureName } from '../../src/data/names.ts'
import { parsePairs } from '../../src/data/pairs.ts'
import { alignCrop } from '../../src/face/align.ts'
import { createDetector } from '../../src/face/detect.ts'
import type { Face } from '../../src/face/face.ts'
import { tarIndex } from '../../src/format/tar.ts'
import type { GrayImage, RgbImage } from '../../src/image.ts'
import { ofKind } from '../../src/model/mirror.ts'
import { setUpRuntime } from '../../src/runtime.ts'
import { cosine } from '../../src/verify/score.ts'

const ANGLES = [0, 10, 20, 30, 40]
const PAIRS = 'public/samples/pairs'
/** Of LFW: every so-manieth pair of the list. */
const STRIDE = 50
/** The border that a chip gets, so that it can be turned without losing a corner. */
const BORDER = 60

setUpRuntime({ threads: 2, build: import.meta.resolve('onnxruntime-web') })
const detector = await createDetector(readFileSync('models/yunet/yunet.onnx'))
const { embedder, card } = await loadModel()
const mirrored = ofKind(embedder, 'mirrored')
const calibration = card.calibration
if (!calibration) throw new Error('the model that ships has no calibration')

async function pixels(source: Buffer, turn = 0, border = 0): Promise<RgbImage> {
  let image = sharp(source).removeAlpha()
  if (border > 0)
    image = sharp(
      await image
        .extend({ ...sides(border), extendWith: 'copy' })
        .png()
        .toBuffer(),
    )
  const turned = turn === 0 ? image : image.rotate(turn, { background: '#808080' })
  const { data, info } = await turned
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
}
const sides = (px: number) => ({ top: px, bottom: px, left: px, right: px })

type Way = 'first look' | 'levelled' | 'levelled twice'
const WAYS: Way[] = ['first look', 'levelled', 'levelled twice']

async function cropOf(source: Buffer, turn: number, border: number, way: Way): Promise<GrayImage | null> {
  const image = await pixels(source, turn, border)
  const [face] = await detector.detect(image, { effort: way === 'first look' ? 'quick' : 'full' })
  if (!face) return null
  if (way !== 'levelled twice') return alignCrop(image, face.points)
  const level = await pixels(source, turn - degreesOf(face), border)
  const [again] = await detector.detect(level)
  return again ? alignCrop(level, again.points) : null
}
function degreesOf({ points: [left, right] }: Face): number {
  return (Math.atan2(right[1] - left[1], right[0] - left[0]) * 180) / Math.PI
}
async function embed(crop: GrayImage | null): Promise<Float32Array | null> {
  return crop ? ((await mirrored.embed([crop]))[0] ?? null) : null
}

interface Sources {
  a: Buffer
  b: Buffer
}
async function scoresOf(pairs: Sources[], turn: number, border: number, way: Way) {
  const scores: (number | null)[] = []
  for (const [i, { a, b }] of pairs.entries()) {
    const upright = await uprightOf(a, border)
    const turned = await embed(await cropOf(b, i % 2 === 0 ? turn : -turn, border, way))
    scores.push(upright && turned ? cosine(upright, turned) : null)
  }
  return scores
}
const known = new Map<Buffer, Promise<Float32Array | null>>()
function uprightOf(source: Buffer, border: number): Promise<Float32Array | null> {
  const found = known.get(source) ?? cropOf(source, 0, border, 'levelled').then(embed)
  known.set(source, found)
  return found
}
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const found = (scores: (number | null)[]) => scores.filter(score => score !== null)

async function measure(what: string, genuine: Sources[], impostor: Sources[], border: number): Promise<void> {
  const { '0.001': same } = calibration!.thresholds
  for (const way of WAYS)
    for (const turn of ANGLES) {
      const scores = await scoresOf(genuine, turn, border, way)
      const strangers = found(await scoresOf(impostor, turn, border, way))
      const read = found(scores)
      const told = (of: number[]) => of.filter(score => score >= same).length
      console.log(
        JSON.stringify({
          name: `${what}, turned by ${turn} degrees, ${way}`,
          value: mean(read).toFixed(3),
          unit: 'mean score of one person',
          note: `${told(read)} of ${genuine.length} told the same person, ${told(strangers)} of ${impostor.length} strangers (mean ${mean(strangers).toFixed(3)}); faces not found: ${scores.length - read.length}`,
        }),
      )
    }
}

const names = readdirSync(PAIRS).filter(name => name.endsWith('-2.jpg'))
const read = (name: string) => readFileSync(join(PAIRS, name))
const samples = names.map(name => ({ a: read(name.replace('-2', '-1')), b: read(name) }))
const strangers = samples.map(({ a }, i) => ({ a, b: samples[(i + 1) % samples.length]!.b }))
await measure('sample photos', samples, strangers, 0)

const folder = process.argv[2]
if (folder) {
  const chips = new Map<string, Buffer>()
  const listed = parsePairs(readFileSync(join(folder, 'lfw', 'pairs.txt'), 'utf8'), 'pairs.txt').filter(
    (_, i) => i % STRIDE === 0,
  )
  const wanted = new Set(listed.flatMap(({ a, b }) => [a, b]))
  const bytes = readFileSync(join(folder, 'lfw', 'lfw-112X96.tar'))
  for await (const { path, begin, end } of tarIndex(new Blob([bytes]), 'lfw-112X96.tar')) {
    const name = pictureName(path)
    if (wanted.has(name)) chips.set(name, bytes.subarray(begin, end))
  }
  const sources = (isGenuine: boolean) =>
    listed
      .filter(({ genuine }) => genuine === isGenuine)
      .flatMap(({ a, b }) => {
        const [one, other] = [chips.get(a), chips.get(b)]
        return one && other ? [{ a: one, b: other }] : []
      })
  await measure(`LFW, every ${STRIDE}th pair`, sources(true), sources(false), BORDER)
}
await embedder.dispose()
await detector.dispose()
