// ONNX models whose weights are no plain numbers, told by their operators: quantised, or laid out for one processor.
import type { OnnxNode } from './onnx-graph.ts'

/** DequantizeLinear, QLinearConv, ConvInteger, DynamicQuantizeMatMul, MatMulNBits, QGemm ... */
const QUANTISED = /[Qq]uantize|Integer(ToFloat)?$|^QLinear|^Q(Gemm|Attention|MoE)|NBits$|Bnb4$/
const BLOCKED = 'com.microsoft.nchwc'
const SHOWN = 4

/** What a model is instead of a network with plain weights, as a half sentence with the remedy; null when nothing speaks against it. */
export function otherKindOf(nodes: readonly Pick<OnnxNode, 'op' | 'domain'>[]): string | null {
  if (nodes.some(({ domain }) => domain === BLOCKED))
    return `this is an ONNX model that ONNX Runtime has optimised for one kind of processor: its weights are stored in blocks (${BLOCKED}). Take the file that was optimised, or save with graph_optimization_level ORT_ENABLE_EXTENDED or lower`
  const quantised = [...new Set(nodes.map(({ op }) => op).filter(op => QUANTISED.test(op)))].sort()
  if (quantised.length === 0) return null
  const more = quantised.length > SHOWN ? ` and ${quantised.length - SHOWN} more` : ''
  return `this is a quantised ONNX model (${quantised.slice(0, SHOWN).join(', ')}${more}): its weights are integers with scales, which can’t be read here. Take the file from before it was quantised, in float32 or float16`
}
