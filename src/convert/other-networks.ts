// What a checkpoint that is no LightCNN looks like, by the names of its tensors.

const KNOWN: [title: string, ...patterns: RegExp[]][] = [
  ['YuNet, a face detector', /^backbone\.model0\.conv1\.weight$/, /multi_level_|^neck\./],
  ['RetinaFace, a face detector', /^(body\.|fpn\.|ssh1\.)/, /(BboxHead|ClassHead|LandmarkHead)/],
  ['MTCNN, a face detector', /^(pnet|rnet|onet)\./],
  ['MobileFaceNet', /^(conv_6_dw|conv_23|conv2_dw|dw_conv1|linear7)\./],
  ['an ArcFace ResNet (IResNet)', /^layer1\.0\.prelu\.weight$/, /^(features\.weight|fc\.weight)$/],
  ['an ArcFace ResNet (IR-50 or IR-SE)', /^body\.0\.(res_layer|shortcut_layer)/, /^input_layer\./],
  ['FaceNet (Inception-ResNet)', /^(conv2d_1a|repeat_1\.0\.branch0|last_linear)\./],
  ['SphereFace', /^conv1_1\.weight$/, /^relu1_1\.weight$/],
  ['VGG-Face', /^conv1_1\.weight$/, /^fc8\.weight$/],
  ['an ImageNet ResNet', /^layer1\.0\.conv1\.weight$/, /^(bn1|fc)\.weight$/],
  ['an ImageNet MobileNet', /^features\.0\.0\.weight$/, /^features\.1\.conv\.0/],
  ['an ImageNet VGG or AlexNet', /^features\.0\.weight$/, /^classifier\.\d\.weight$/],
  ['an ImageNet Inception or GoogLeNet', /^(Conv2d_1a_3x3|inception3a)\./],
  ['an EfficientNet', /^(_conv_stem|conv_stem)\.weight$/],
  ['a YOLO detector', /^model\.0\.conv\.weight$/, /^model\.\d+\.(m|cv1)\./],
  [
    'embeddings of pictures, which Evaluate and "evaluate --embeddings" take',
    /^(embeddings?|features?|Descriptors)$/,
  ],
  ['a shard of a data set, whose folder Data and "train" take', /^images$/, /^labels$/],
  ['a Joint Bayesian score, which the score of a model takes', /^between$/, /^transform$/],
  ['a vision transformer', /^(cls_token|patch_embed\.proj\.weight|class_token)$/],
  ['a transformer', /(self_attn|attention\.self|attn\.(qkv|c_attn)|q_proj)\b/],
  ['a diffusion model', /(time_embed|model\.diffusion_model)\b/],
]
const OPTIMIZER_STATE = /^(state\.\d+\.|.*\.)?(momentum_buffer|exp_avg|exp_avg_sq|step)$/

export const isOptimizerState = (names: readonly string[]): boolean =>
  names.length > 0 && names.every(name => OPTIMIZER_STATE.test(name))

/** LightCNN-V4 has a fifth convolution outside its blocks, and no groups (AlfredXiangWu/LightCNN light_cnn_v4.py). */
export const isVersion4 = (names: readonly string[]): boolean => {
  const bare = withoutCommon(names)
  return bare.includes('conv5.filter.weight') && bare.some(name => name.startsWith('block4.3.'))
}

/** Names without the part before their first dots that all of them share. */
function withoutCommon(names: readonly string[]): string[] {
  let bare = [...names]
  for (;;) {
    const [first = ''] = bare
    const head = first.slice(0, first.indexOf('.') + 1)
    if (head === '' || bare.length < 2 || !bare.every(name => name.startsWith(head))) return bare
    bare = bare.map(name => name.slice(head.length))
  }
}

/** Says what the names look like, undefined when nothing is known. `names` are without wrappers' prefixes. */
export function otherNetworkOf(names: readonly string[]): string | undefined {
  return likeKnown(names) ?? likeKnown(withoutCommon(names))
}
function likeKnown(names: readonly string[]): string | undefined {
  if (isVersion4(names)) return 'LightCNN-V4, which takes colour pictures and is not read here'
  if (isOptimizerState(names)) return 'the state of an optimizer without the network'
  for (const [title, ...patterns] of KNOWN)
    if (patterns.every(pattern => names.some(name => pattern.test(name)))) return title
  return undefined
}
