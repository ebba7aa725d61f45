// Where an ONNX file's network departs from ours with the same weights: what reaches each layer, there and here.
import { type Architecture, EMBEDDING_SIZE } from '../model/architectures.ts'
import { type ForeignInput, runForeign } from '../model/foreign.ts'
import { writeOnnx } from '../model/graph.ts'
import type { Weights } from '../model/weights.ts'
import { openOnnx } from './onnx.ts'
import { NOTHING_BESIDE } from './onnx-beside.ts'
import { cutModel, operatorsBetween } from './onnx-cut.ts'
import { inputsOf } from './onnx-input.ts'
import { type FoundLayers, findLayers } from './onnx-layers.ts'
import { AGREE, cosineOf, type OnnxFile, type OwnEmbeddings } from './onnx-own.ts'

export interface Parting {
  /** `first`: what reaches the second layer differs already; `last`: all agree but what is made of the last one. */
  place: 'first' | 'middle' | 'last'
  /** Names the layers, and the operators between them. */
  sentence: string
}

/** The first place where the two differ, in whichever order the dense layer reads; undefined where the file's layers cannot be told apart. */
export async function findParting(
  file: OnnxFile,
  { input, white, candidates }: OwnEmbeddings,
  { architecture, weights, crop }: { architecture: Architecture; weights: Weights; crop: Float32Array },
): Promise<Parting | undefined> {
  const model = writeOnnx(architecture, weights, { outputs: 'embedding', batch: 1, dtype: 'F32' })
  const own = (await openOnnx(new Blob([model]), architecture.name, NOTHING_BESIDE)) as OnnxFile
  const [ownInput] = inputsOf(own.graph)
  const theirs = findLayers(file, file.graph, architecture)
  const ours = findLayers(own, own.graph, architecture)
  if (!theirs.isWhole || !ownInput) return undefined
  const there = await dataOf(
    file,
    theirs,
    input,
    crop.map(level => level * white),
  )
  const here = await dataOf(own, ours, ownInput, crop)
  const last = there.length - 1 // flattened there, in an order that is not looked at
  const at = there.findIndex((data, i) => !isSame(data, here[i], i === last)) + 1 || there.length + 1
  const [from, to] = [theirs.layers[at - 1], theirs.layers[at]]
  const [embedding = ''] = candidates.keys()
  const said = [
    operatorsBetween(file.graph, from?.output ?? '', to?.data ?? embedding),
    operatorsBetween(own.graph, ours.layers[at - 1]?.output ?? '', ours.layers[at]?.data ?? 'embedding'),
  ].map(operators => operators.join(', ') || 'nothing')
  return {
    place: to === undefined ? 'last' : at === 1 ? 'first' : 'middle',
    sentence: `They part ${to ? `between ${from?.name} and ${to.name}` : `after ${from?.name}`}: there the file computes ${said[0]}, ${architecture.title} ${said[1]}`,
  }
}

/** What reaches the layers from the second on. */
async function dataOf(file: OnnxFile, { layers }: FoundLayers, input: ForeignInput, picture: Float32Array) {
  const names = layers.slice(1).map(({ data }) => data)
  const [result] = await runForeign(await cutModel(file, names, input), input, [picture])
  return names.map(name => result?.get(name) ?? new Float32Array())
}

/** `there` may hold a batch; its first picture counts. */
function isSame(there: Float32Array, here: Float32Array | undefined, inAnyOrder: boolean): boolean {
  if (!here || here.length < EMBEDDING_SIZE || there.length < here.length) return false
  const pair = [there.subarray(0, here.length), here] as const
  const [a, b] = inAnyOrder ? [pair[0].toSorted(), pair[1].toSorted()] : pair
  return cosineOf(a, b) > AGREE
}
