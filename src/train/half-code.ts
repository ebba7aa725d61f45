// What all shaders of float16 activations share: their bindings, and how two halves become a word.

/** What products are computed in: `f16` needs the feature shader-f16; with `f32` only the storage is half. */
export type Arithmetic = 'f16' | 'f32'

/** Tensors by name in the order of their bindings; the first one is the result. */
export function shader(
  arithmetic: Arithmetic,
  tensors: [name: string, type: string, access?: 'write'][],
  body: string,
) {
  const bindings = tensors.map(
    ([name, type, access], i) =>
      `@group(0) @binding(${i}) var<storage, ${access ? 'read_write' : 'read'}> ${name}: array<${type}>;`,
  )
  const isHalf = arithmetic === 'f16'
  return `${isHalf ? 'enable f16;' : ''}
alias real = ${arithmetic};
alias real4 = vec4<real>;
struct Uniforms { nan: f32, infinity: f32 }
${bindings.join('\n')}
@group(0) @binding(${tensors.length}) var<uniform> uniforms: Uniforms;
fn unpack(word: u32) -> vec2<f32> { return unpack2x16float(word); }
fn unpackReal(word: u32) -> vec2<real> { return ${isHalf ? 'bitcast<vec2<f16>>(word)' : 'unpack2x16float(word)'}; }
// what is too large for a half becomes none, so that it is noticed
fn pack(v: vec2<f32>) -> u32 {
  let none = vec2<u32>((bitcast<vec2<u32>>(v) & vec2<u32>(0x7fffffffu)) > vec2<u32>(0x477fe000u));
  return pack2x16float(clamp(v, vec2<f32>(-65504.0), vec2<f32>(65504.0))) | (none.x * 0x7e00u) | (none.y * 0x7e000000u);
}
// the backend binds its own numbers to every program; they must not be left out of the layout
fn isUsed() -> bool { return uniforms.infinity >= 0.0; }
${body}`
}
