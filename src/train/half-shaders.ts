// WebGPU shaders of a trunk whose activations are float16, two in a word: convolution with its Max-Feature-Map in one pass, and the gradients of
// both. Weights stay float32 and are rounded as they are read; sums of 16 products are added up in float32. Shapes are constants
// of the code: a shader is compiled for each layer.

import { type Arithmetic, shader } from './half-code.ts'

export interface HalfConv {
  /** Of the input. */
  size: number
  in: number
  out: number
  kernel: number
  pad: number
}
export const outSize = ({ size, kernel, pad }: HalfConv): number => size + 2 * pad - kernel + 1
/** Pixels, outputs and rows of a workgroup's tile; each of its 8 x 16 threads computes 4 x 4 of it. */
const TILE = { rows: 64, columns: 32, depth: 16 }
const THREADS = 128

/** Two tiles in fast memory, and for each thread the sums of 4 rows x 4 columns, for one or two sets of columns. */
const tiles = (columns: number) => `
var<workgroup> left: array<real, ${TILE.depth * TILE.rows}>;
var<workgroup> right: array<real, ${TILE.depth * columns}>;
fn left4(d: u32, at: u32) -> real4 {
  let i = d * ${TILE.rows}u + at;
  return real4(left[i], left[i + 1u], left[i + 2u], left[i + 3u]);
}
fn right4(d: u32, at: u32) -> real4 {
  let i = d * ${columns}u + at;
  return real4(right[i], right[i + 1u], right[i + 2u], right[i + 3u]);
}`
const entry = `@compute @workgroup_size(8, 16)
fn main(@builtin(local_invocation_id) local: vec3<u32>, @builtin(local_invocation_index) index: u32, @builtin(workgroup_id) group: vec3<u32>)`
/** Fills a tile of TILE.depth x `width` by all threads; in `value` d and at say which number. */
const fill = (tile: string, width: number, value: string) => `
    for (var i = index; i < ${TILE.depth * width}u; i += ${THREADS}u) {
      let d = i / ${width}u;
      let at = i % ${width}u;
      ${tile}[i] = ${value};
    }`
const sums = (name: string) => `var ${name} = array<vec4<f32>, 4>();`
/** Adds the tiles' products to `first` and, with a second set of columns, to `second`. */
const multiply = (isDouble: boolean) => `
    workgroupBarrier();
    var part1 = array<real4, 4>();
    ${isDouble ? 'var part2 = array<real4, 4>();' : ''}
    for (var d = 0u; d < ${TILE.depth}u; d++) {
      let a = left4(d, 4u * local.y);
      let b = right4(d, 4u * local.x);
      ${isDouble ? `let c = right4(d, ${TILE.columns}u + 4u * local.x);` : ''}
      for (var r = 0u; r < 4u; r++) {
        part1[r] += a[r] * b;
        ${isDouble ? 'part2[r] += a[r] * c;' : ''}
      }
    }
    for (var r = 0u; r < 4u; r++) {
      first[r] += vec4<f32>(part1[r]);
      ${isDouble ? 'second[r] += vec4<f32>(part2[r]);' : ''}
    }
    workgroupBarrier();`

/** `x` at input (row, column) of picture n, 0 outside. */
const readX = ({ size, in: channels }: HalfConv) => `
fn readX(n: u32, row: i32, column: i32, channel: u32) -> real {
  if (row < 0 || column < 0 || row >= ${size} || column >= ${size}) { return real(0.0); }
  let i = ((n * ${size}u + u32(row)) * ${size}u + u32(column)) * ${channels}u + channel;
  return unpackReal(x[i >> 1u])[i & 1u];
}`
/** The gradient before the maximum at output pixel q: dy where this half of the channels was the larger one. */
const readDz = (conv: HalfConv) => {
  const pixels = outSize(conv) ** 2
  const { out } = conv
  return `
fn readDz(n: u32, q: u32, k: u32, isSecond: bool) -> real {
  let isFirst = ((wins[(n * ${Math.ceil(pixels / 4)}u + (q >> 2u)) * ${out / 4}u + (k >> 2u)] >> ((q & 3u) * 4u + (k & 3u))) & 1u) == 1u;
  let i = (n * ${pixels}u + q) * ${out}u + k;
  return select(real(0.0), unpackReal(dy[i >> 1u])[i & 1u], isFirst != isSecond);
}`
}

/**
 * y = max of both halves of x * w + bias, and for each output a bit that tells whether the first half won: words of 4 pixels x 4 channels.
 * Groups: [pixels / 64, outputs / 32, N].
 */
export function forwardShader(conv: HalfConv, arithmetic: Arithmetic): string {
  const { in: channels, out, kernel, pad } = conv
  const side = outSize(conv)
  const pixels = side * side
  const depth = kernel * kernel * channels
  return shader(
    arithmetic,
    [
      ['y', 'u32', 'write'],
      ['wins', 'u32', 'write'],
      ['x', 'u32'],
      ['w', 'f32'],
      ['bias', 'f32'],
    ],
    `${tiles(2 * TILE.columns)}
${readX(conv)}
fn readLeft(n: u32, pixel: u32, d: u32) -> real {
  if (d >= ${depth}u || pixel >= ${pixels}u) { return real(0.0); }
  let tap = d / ${channels}u;
  return readX(n, i32(pixel / ${side}u + tap / ${kernel}u) - ${pad}, i32(pixel % ${side}u + tap % ${kernel}u) - ${pad}, d % ${channels}u);
}
fn readRight(d: u32, first: u32, at: u32) -> real {
  let k = first + at % ${TILE.columns}u;
  if (d >= ${depth}u || k >= ${out}u) { return real(0.0); }
  return real(w[d * ${2 * out}u + k + select(0u, ${out}u, at >= ${TILE.columns}u)]);
}
${entry} {
  let n = group.z;
  let pixel0 = group.x * ${TILE.rows}u;
  let out0 = group.y * ${TILE.columns}u;
  ${sums('first')} ${sums('second')}
  for (var d0 = 0u; d0 < ${depth}u; d0 += ${TILE.depth}u) {
    ${fill('left', TILE.rows, 'readLeft(n, pixel0 + at, d0 + d)')}
    ${fill('right', 2 * TILE.columns, 'readRight(d0 + d, out0, at)')}
    ${multiply(true)}
  }
  let k = out0 + 4u * local.x;
  let pixel = pixel0 + 4u * local.y;
  if (k >= ${out}u || pixel >= ${pixels}u || !isUsed()) { return; }
  let bias1 = vec4<f32>(bias[k], bias[k + 1u], bias[k + 2u], bias[k + 3u]);
  let bias2 = vec4<f32>(bias[${out}u + k], bias[${out}u + k + 1u], bias[${out}u + k + 2u], bias[${out}u + k + 3u]);
  var bits = 0u;
  for (var r = 0u; r < 4u && pixel + r < ${pixels}u; r++) {
    let a = first[r] + bias1;
    let b = second[r] + bias2;
    let isFirst = a >= b;
    let larger = select(b, a, isFirst);
    let to = ((n * ${pixels}u + pixel + r) * ${out}u + k) >> 1u;
    y[to] = pack(larger.xy);
    y[to + 1u] = pack(larger.zw);
    bits |= dot(vec4<u32>(isFirst), vec4<u32>(1u, 2u, 4u, 8u)) << (4u * r);
  }
  wins[(n * ${Math.ceil(pixels / 4)}u + (pixel >> 2u)) * ${out / 4}u + (k >> 2u)] = bits;
}`,
  )
}
export const forwardGroups = (conv: HalfConv, count: number): [number, number, number] => [
  Math.ceil(outSize(conv) ** 2 / TILE.rows),
  Math.ceil(conv.out / TILE.columns),
  count,
]

/** The gradient of x from the one of y. Groups: [pixels / 64, inputs / 32, N]. */
export function inputGradientShader(conv: HalfConv, arithmetic: Arithmetic): string {
  const { size, in: channels, out, kernel, pad } = conv
  const side = outSize(conv)
  const half = TILE.depth / 2
  return shader(
    arithmetic,
    [
      ['dx', 'u32', 'write'],
      ['dy', 'u32'],
      ['wins', 'u32'],
      ['w', 'f32'],
    ],
    `${tiles(TILE.columns)}
${readDz(conv)}
fn readLeft(n: u32, pixel: u32, tap: u32, k: u32, isSecond: bool) -> real {
  let row = i32(pixel / ${size}u) + ${pad} - i32(tap / ${kernel}u);
  let column = i32(pixel % ${size}u) + ${pad} - i32(tap % ${kernel}u);
  if (pixel >= ${size * size}u || k >= ${out}u || row < 0 || column < 0 || row >= ${side} || column >= ${side}) { return real(0.0); }
  return readDz(n, u32(row) * ${side}u + u32(column), k, isSecond);
}
fn readRight(tap: u32, channel: u32, k: u32, isSecond: bool) -> real {
  if (channel >= ${channels}u || k >= ${out}u) { return real(0.0); }
  return real(w[(tap * ${channels}u + channel) * ${2 * out}u + k + select(0u, ${out}u, isSecond)]);
}
${entry} {
  let n = group.z;
  let pixel0 = group.x * ${TILE.rows}u;
  let in0 = group.y * ${TILE.columns}u;
  ${sums('first')}
  for (var tap = 0u; tap < ${kernel * kernel}u; tap++) {
    for (var k0 = 0u; k0 < ${out}u; k0 += ${half}u) {
      ${fill('left', TILE.rows, `readLeft(n, pixel0 + at, tap, k0 + d % ${half}u, d >= ${half}u)`)}
      ${fill('right', TILE.columns, `readRight(tap, in0 + at, k0 + d % ${half}u, d >= ${half}u)`)}
      ${multiply(false)}
    }
  }
  let channel = in0 + 4u * local.x;
  let pixel = pixel0 + 4u * local.y;
  if (channel >= ${channels}u || !isUsed()) { return; }
  for (var r = 0u; r < 4u && pixel + r < ${size * size}u; r++) {
    let to = ((n * ${size * size}u + pixel + r) * ${channels}u + channel) >> 1u;
    dx[to] = pack(first[r].xy);
    dx[to + 1u] = pack(first[r].zw);
  }
}`,
  )
}
export const inputGradientGroups = (conv: HalfConv, count: number): [number, number, number] => [
  Math.ceil(conv.size ** 2 / TILE.rows),
  Math.ceil(conv.in / TILE.columns),
  count,
]

/** How the sum over all output pixels of all pictures is split, so that all of the device has work. */
export interface Split {
  parts: number
  /** Pixels of a part. */
  pixels: number
}
const GROUPS_WANTED = 256
export function splitOf(conv: HalfConv, count: number): Split {
  const [rows, columns] = weightGradientGroups(conv, { parts: 1, pixels: 0 })
  const all = count * outSize(conv) ** 2
  const wanted = Math.min(Math.ceil(GROUPS_WANTED / (rows * columns)), Math.ceil(all / 256))
  const pixels = Math.ceil(all / wanted / TILE.depth) * TILE.depth
  return { parts: Math.ceil(all / pixels), pixels }
}
/** Rows of the gradient: those of w, then the one of the bias. */
export const gradientRows = ({ kernel, in: channels }: HalfConv): number => kernel * kernel * channels + 1

/** Parts of the gradient of w and bias: float32 [parts, rows, 2 x out]. Groups: [rows / 64, outputs / 32, parts]. */
export function weightGradientShader(
  conv: HalfConv,
  count: number,
  { pixels: partPixels }: Split,
  arithmetic: Arithmetic,
): string {
  const { in: channels, out, kernel, pad } = conv
  const side = outSize(conv)
  const pixels = side * side
  const rows = gradientRows(conv)
  return shader(
    arithmetic,
    [
      ['dw', 'f32', 'write'],
      ['x', 'u32'],
      ['dy', 'u32'],
      ['wins', 'u32'],
    ],
    `${tiles(2 * TILE.columns)}
${readX(conv)}
${readDz(conv)}
fn readLeft(pixel: u32, end: u32, row: u32) -> real {
  if (pixel >= end || row >= ${rows}u) { return real(0.0); }
  if (row == ${rows - 1}u) { return real(1.0); }
  let q = pixel % ${pixels}u;
  let tap = row / ${channels}u;
  return readX(pixel / ${pixels}u, i32(q / ${side}u + tap / ${kernel}u) - ${pad}, i32(q % ${side}u + tap % ${kernel}u) - ${pad}, row % ${channels}u);
}
fn readRight(pixel: u32, end: u32, first: u32, at: u32) -> real {
  let k = first + at % ${TILE.columns}u;
  if (pixel >= end || k >= ${out}u) { return real(0.0); }
  return readDz(pixel / ${pixels}u, pixel % ${pixels}u, k, at >= ${TILE.columns}u);
}
${entry} {
  let row0 = group.x * ${TILE.rows}u;
  let out0 = group.y * ${TILE.columns}u;
  let begin = group.z * ${partPixels}u;
  let end = min(begin + ${partPixels}u, ${count * pixels}u);
  ${sums('first')} ${sums('second')}
  for (var pixel0 = begin; pixel0 < end; pixel0 += ${TILE.depth}u) {
    ${fill('left', TILE.rows, 'readLeft(pixel0 + d, end, row0 + at)')}
    ${fill('right', 2 * TILE.columns, 'readRight(pixel0 + d, end, out0, at)')}
    ${multiply(true)}
  }
  let k = out0 + 4u * local.x;
  if (k >= ${out}u || !isUsed()) { return; }
  for (var r = 0u; r < 4u; r++) {
    let row = row0 + 4u * local.y + r;
    if (row >= ${rows}u) { return; }
    let to = (group.z * ${rows}u + row) * ${2 * out}u + k;
    for (var c = 0u; c < 4u; c++) {
      dw[to + c] = first[r][c];
      dw[to + ${out}u + c] = second[r][c];
    }
  }
}`,
  )
}
export const weightGradientGroups = (conv: HalfConv, { parts }: Split): [number, number, number] => [
  Math.ceil(gradientRows(conv) / TILE.rows),
  Math.ceil(conv.out / TILE.columns),
  parts,
]
