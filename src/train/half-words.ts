// WebGPU shaders that go through float16 activations word by word: to and from float32, sums, pooling.
import { shader } from './half-code.ts'

const EACH = 256
/** For programs of one thread a word. */
export function wordGroups(words: number): [number, number, number] {
  const groups = Math.ceil(words / EACH)
  const rows = Math.ceil(groups / 65535)
  return [Math.ceil(groups / rows), rows, 1]
}
const eachWord = (words: number, body: string) => `
@compute @workgroup_size(${EACH})
fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = (group.y * groups.x + group.x) * ${EACH}u + index;
  if (i >= ${words}u || !isUsed()) { return; }
  ${body}
}`

export const packShader = (words: number): string =>
  shader(
    'f32',
    [
      ['halves', 'u32', 'write'],
      ['floats', 'f32'],
    ],
    eachWord(words, 'halves[i] = pack(vec2<f32>(floats[2u * i], floats[2u * i + 1u]));'),
  )
export const unpackShader = (words: number): string =>
  shader(
    'f32',
    [
      ['floats', 'f32', 'write'],
      ['halves', 'u32'],
    ],
    eachWord(words, 'let both = unpack(halves[i]); floats[2u * i] = both.x; floats[2u * i + 1u] = both.y;'),
  )
export const addShader = (words: number): string =>
  shader(
    'f32',
    [
      ['sum', 'u32', 'write'],
      ['a', 'u32'],
      ['b', 'u32'],
    ],
    eachWord(words, 'sum[i] = pack(unpack(a[i]) + unpack(b[i]));'),
  )

export interface HalfPool {
  size: number
  channels: number
  isCeil: boolean
  addsAverage: boolean
}
export const pooledSize = ({ size, isCeil }: HalfPool): number =>
  isCeil ? Math.ceil(size / 2) : Math.floor(size / 2)

/** Word `c` of input pixel (row, column); what lies beyond the edge is smaller than any half. */
const readPixel = ({ size, channels }: HalfPool) => `
fn pixel(n: u32, row: u32, column: u32, c: u32) -> vec2<f32> {
  if (row >= ${size}u || column >= ${size}u) { return vec2<f32>(-1e30); }
  return unpack(x[((n * ${size}u + row) * ${size}u + column) * ${channels / 2}u + c]);
}`
const place = (side: number, words: number) => `
  let c = i % ${words}u;
  let column = (i / ${words}u) % ${side}u;
  let row = (i / ${words * side}u) % ${side}u;
  let n = i / ${words * side * side}u;`

/** Maximum of 2 x 2, with `addsAverage` plus their mean. */
export function poolShader(pool: HalfPool, count: number): string {
  const side = pooledSize(pool)
  const words = pool.channels / 2
  return shader(
    'f32',
    [
      ['y', 'u32', 'write'],
      ['x', 'u32'],
    ],
    `${readPixel(pool)}
${eachWord(
  count * side * side * words,
  `${place(side, words)}
  let a = pixel(n, 2u * row, 2u * column, c);
  let b = pixel(n, 2u * row, 2u * column + 1u, c);
  let d = pixel(n, 2u * row + 1u, 2u * column, c);
  let e = pixel(n, 2u * row + 1u, 2u * column + 1u, c);
  let largest = max(max(a, b), max(d, e));
  y[i] = pack(largest${pool.addsAverage ? ' + 0.25 * (a + b + d + e)' : ''});`,
)}`,
  )
}

/** All of the maximum's gradient goes to the first of the largest. */
export function poolGradientShader(pool: HalfPool, count: number): string {
  const { size, channels, addsAverage } = pool
  const side = pooledSize(pool)
  const words = channels / 2
  return shader(
    'f32',
    [
      ['dx', 'u32', 'write'],
      ['x', 'u32'],
      ['dy', 'u32'],
    ],
    `${readPixel(pool)}
${eachWord(
  count * size * size * words,
  `${place(size, words)}
  let top = row & ~1u;
  let start = column & ~1u;
  if (row / 2u >= ${side}u || column / 2u >= ${side}u) { dx[i] = 0u; return; }
  let own = pixel(n, row, column, c);
  var isLargest = vec2<bool>(true);
  for (var j = 0u; j < 4u; j++) {
    let other = pixel(n, top + j / 2u, start + j % 2u, c);
    let isBefore = j < (row - top) * 2u + (column - start);
    isLargest = isLargest & select(own >= other, own > other, vec2<bool>(isBefore));
  }
  let d = unpack(dy[((n * ${side}u + row / 2u) * ${side}u + column / 2u) * ${words}u + c]);
  dx[i] = pack(select(vec2<f32>(0.0), d, isLargest)${addsAverage ? ' + 0.25 * d' : ''});`,
)}`,
  )
}
