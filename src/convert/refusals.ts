// Files that people take for checkpoints and that are something else: each has its own sentence, found by the first bytes.

const SAVE_AGAIN = 'Save the weights alone with torch.save(model.state_dict(), path).'

/** Why a file that begins with `head` is not read; null when nothing is known about it. `head` has up to 1024 bytes. */
export function refusalOf(head: Uint8Array): string | null {
  // one character a byte; TextDecoder('latin1') is windows-1252 in browsers, which has others for 0x80 to 0x9F
  const ascii = String.fromCharCode(...head)
  for (const [matches, sentence] of REFUSALS) if (matches(ascii, head)) return sentence
  return null
}

type Test = (ascii: string, head: Uint8Array) => boolean
const starts =
  (...prefixes: string[]): Test =>
  ascii =>
    prefixes.some(prefix => ascii.startsWith(prefix))
const matches =
  (pattern: RegExp): Test =>
  ascii =>
    pattern.test(ascii)
const holdsAt =
  (at: number, what: string): Test =>
  ascii =>
    ascii.startsWith(what, at)

const ENCRYPTED_MARKS = [0x7f3a5ed8, 0x7f3a5ed9, 0x7f3a5eda] // mindspore core/utils/crypto.h: AES-GCM, AES-CBC, SM4-CBC
const isEncryptedMindSpore: Test = (_, head) => {
  if (head.length < 4) return false
  const view = new DataView(head.buffer, head.byteOffset)
  return [view.getUint32(0, true), view.getUint32(0)].some(mark => ENCRYPTED_MARKS.includes(mark))
}
/** Protobuf models that begin with a short text: MINDIR with a version, Caffe with the network's name, before another field. */
function textFieldOf(head: Uint8Array): string {
  const [key, length = 0] = head
  const after = head[2 + length]
  if (key !== 0x0a || length === 0 || length > 127 || ![0x12, 0x1a, 0xa2].includes(after ?? 0)) return ''
  return new TextDecoder('latin1').decode(head.subarray(2, 2 + length))
}
const isTextFile: Test = (_, head) =>
  head.every(byte => byte >= 32 || byte === 9 || byte === 10 || byte === 13)

const REFUSALS: [Test, string][] = [
  [
    isEncryptedMindSpore,
    'an encrypted MindSpore checkpoint. Load it in MindSpore with its key (dec_key) and save it without one.',
  ],
  [
    (ascii, head) => holdsAt(0, '\x89HDF')(ascii, head) || holdsAt(512, '\x89HDF')(ascii, head),
    'an HDF5 file (.h5, Keras weights or MATLAB 7.3). Save the arrays as safetensors under the PyTorch names.',
  ],
  [starts('MATLAB 5.0', 'MATLAB 7.3'), 'a MATLAB file, which holds features or lists and no network.'],
  [
    holdsAt(257, 'ustar'),
    'a tar archive. PyTorch before 0.1.10 wrote such checkpoints (the .tar in .pth.tar is otherwise only a name): load it there and save it again.',
  ],
  [
    holdsAt(4, 'TFL3'),
    'a TensorFlow Lite model. LightCNN weights come as PyTorch, MindSpore, ONNX or safetensors files.',
  ],
  [
    holdsAt(4, 'ORTM'),
    'a model in ONNX Runtime’s own format (.ort). Take the ONNX file that it was made from.',
  ],
  [
    starts('GGUF', 'ggml'),
    'a language model in GGUF. LightCNN weights come as PyTorch, MindSpore, ONNX or safetensors files.',
  ],
  [starts('\x93NUMPY'), 'a NumPy array (.npy). Save the arrays as safetensors under the PyTorch names.'],
  [starts('\x1f\x8b'), 'a gzip archive. Unpack it first (gunzip) and open what is inside.'],
  [starts('BZh'), 'a bzip2 archive. Unpack it first and open what is inside.'],
  [
    starts('\xfd7zXZ', '7z\xbc\xaf', 'Rar!', '\x28\xb5\x2f\xfd'),
    'a compressed archive. Unpack it first and open what is inside.',
  ],
  [
    starts('\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF', 'BM'),
    'a picture, not a model. Drop photos on Compare.',
  ],
  [
    starts('version https://git-lfs'),
    'a Git LFS pointer, which only says where the weights are. Fetch the file itself: git lfs pull.',
  ],
  [
    matches(/^\s*<(!doctype|html|\?xml|head)/i),
    'a web page, not a model: what was downloaded is probably an error page. Download the file itself.',
  ],
  [
    matches(/^\s*[{[]\s*["\]}\d]/),
    'a JSON text. Weights come as PyTorch, MindSpore, ONNX or safetensors files.',
  ],
  [
    (_, head) => /^\d+\.\d/.test(textFieldOf(head)),
    'a MINDIR model, which holds a compiled network. Save the .ckpt with mindspore.save_checkpoint.',
  ],
  [
    (_, head) => /^[ -~]+$/.test(textFieldOf(head)),
    'a Caffe model (.caffemodel). Convert it to ONNX or PyTorch first; its blobs have the same layout.',
  ],
  [
    (_, [first = 0, second = 0]) => first === 0x80 && second >= 2 && second <= 5,
    `a pickle that torch.save did not write. It is not run here. ${SAVE_AGAIN}`,
  ],
  [isTextFile, 'a text file, not a model.'],
]
