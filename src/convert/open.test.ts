// Every fixture reads to its expected values, and every kind of file that is none is refused by a sentence of its own.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toFloat32 } from '../format/tensor.ts'
import { openCheckpoint } from './open.ts'

const FIXTURES = new URL('../../fixtures/', import.meta.url)
const bytesOf = (path: string) => new Uint8Array(readFileSync(new URL(path, FIXTURES)))
const open = (path: string) => openCheckpoint(new Blob([bytesOf(path)]), path.split('/').at(-1)!)
const jsonOf = (path: string) => JSON.parse(new TextDecoder().decode(bytesOf(path)))

interface ExpectedTensor {
  shape: number[]
  dtype: string
  values: (number | boolean)[]
}
const TINY: { tensors: Record<string, ExpectedTensor> } = jsonOf('checkpoints/tiny_expected.json')
const OLD = jsonOf('checkpoints/tiny_old_and_ms_expected.json')
const DTYPES: Record<string, string> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  float64: 'F64',
  bool: 'BOOL',
}

async function valuesOf(checkpoint: Awaited<ReturnType<typeof open>>, name: string) {
  const tensor = checkpoint.tensors.get(name)
  if (!tensor) throw new Error(`${name} is missing`)
  return { shape: tensor.shape, values: [...toFloat32(tensor.dtype, await tensor.read())] }
}

describe('fixtures', () => {
  for (const file of ['tiny_legacy.pth.tar', 'tiny_zip.pth', 'tiny.safetensors'])
    it(`reads ${file}`, async () => {
      const checkpoint = await open(`checkpoints/${file}`)
      const prefix = file.endsWith('.safetensors') ? '' : 'module.'
      for (const [name, expected] of Object.entries(TINY.tensors)) {
        const own = name.replace('module.', prefix)
        const tensor = checkpoint.tensors.get(own)
        if (!tensor && prefix === '') continue // the safetensors file leaves some out
        expect(tensor?.dtype, own).toBe(DTYPES[expected.dtype])
        const { shape, values } = await valuesOf(checkpoint, own)
        expect(shape, own).toEqual(expected.shape)
        expect(values, own).toEqual(expected.values.map(value => Math.fround(Number(value))))
      }
      if (prefix) expect(checkpoint.tensors.size).toBe(Object.keys(TINY.tensors).length)
      if (prefix) expect(checkpoint.metadata).toEqual({ epoch: '80', arch: 'LightCNN', prec1: '97.125' })
    })

  it('reads a parameter and lists the optimizer as ignored', async () => {
    const checkpoint = await open('checkpoints/tiny_param_legacy.pth')
    expect([...checkpoint.tensors.keys()]).toEqual(['w'])
    expect(checkpoint.ignored).toEqual(['opt'])
  })

  it('reads Python 2 checkpoints from a GPU', async () => {
    const checkpoint = await open('checkpoints/tiny_py2_legacy_cuda.pth.tar')
    const weight = await valuesOf(checkpoint, 'module.features.0.filter.weight')
    expect(weight).toEqual({ shape: OLD.weight_shape, values: OLD.weight })
    expect((await valuesOf(checkpoint, 'module.features.0.filter.bias')).values).toEqual(OLD.bias)
    expect(checkpoint.metadata.prec1).toBe('97.5')
  })

  for (const file of ['tiny_ms.ckpt', 'tiny_ms_crc.ckpt'])
    it(`reads ${file}`, async () => {
      const checkpoint = await open(`checkpoints/${file}`)
      await checkpoint.verify()
      const weight = await valuesOf(checkpoint, 'features.0.filter.weight')
      expect(weight).toEqual({ shape: OLD.weight_shape, values: OLD.weight })
      expect((await valuesOf(checkpoint, 'features.0.filter.bias')).values).toEqual(OLD.bias)
      expect(await valuesOf(checkpoint, 'fc2.weight')).toEqual({
        shape: OLD.fc2_shape,
        values: OLD['fc2.weight'],
      })
      expect((await valuesOf(checkpoint, 'half')).values).toEqual(OLD.half)
      expect((await valuesOf(checkpoint, 'global_step')).values).toEqual([OLD.global_step])
      expect(await valuesOf(checkpoint, 'learning_rate')).toEqual({
        shape: [],
        values: [Math.fround(OLD.learning_rate)],
      })
      expect(checkpoint.ignored).toEqual(['global_step', 'learning_rate'])
    })

  it('says which checksum differs', async () => {
    const bytes = bytesOf('checkpoints/tiny_ms_crc.ckpt')
    bytes[60]! ^= 1
    const checkpoint = await openCheckpoint(new Blob([bytes]), 'a.ckpt')
    await expect(checkpoint.verify()).rejects.toThrow(/^a\.ckpt, byte 392: the checksum differs/)
  })

  // torch.save of PyTorch 1.13 and NumPy 1.24: views, a parameter with an attribute, SGD and MultiStepLR, argparse, figures
  for (const file of ['training_protocol4_legacy.pth.tar', 'training_zip.pth'])
    it(`reads ${file} as a training script left it`, async () => {
      const checkpoint = await open(`checkpoints/${file}`)
      const w = Array.from({ length: 12 }, (_, i) => i)
      const expected: Record<string, { shape: number[]; values: number[] }> = {
        'module.w': { shape: [3, 4], values: w },
        'module.turned': { shape: [4, 3], values: [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11] },
        'module.slice': { shape: [2, 2], values: [6, 7, 10, 11] },
        'module.param': { shape: [3], values: [1, 5, 9].map(value => Math.fround(value - 0.1)) },
        'module.half': { shape: [4], values: [0, 1, 2, 3] },
        'module.steps': { shape: [], values: [7] },
      }
      expect([...checkpoint.tensors.keys()]).toEqual(Object.keys(expected))
      for (const [name, { shape, values }] of Object.entries(expected)) {
        const found = await valuesOf(checkpoint, name)
        expect(found.shape).toEqual(shape)
        expect(found.values).toBeCloseToArray(values, 1e-6)
      }
      expect(checkpoint.ignored).toEqual(['optimizer', 'scheduler', 'args', 'mean', 'size'])
      expect(checkpoint.metadata).toEqual({ epoch: '3', arch: 'LightCNN', prec1: '97.5', best: '96.25' })
    })

  it('lists yunet_n.pth without running anything', async () => {
    const checkpoint = await open('third-party/yunet_n.pth')
    expect(checkpoint.container).toBe('pytorch-zip')
    expect(checkpoint.tensors.size).toBeGreaterThan(200)
    expect(checkpoint.tensors.get('backbone.model0.conv1.weight')?.shape).toEqual([16, 3, 3, 3])
    expect(checkpoint.ignored).toEqual(['meta', 'optimizer'])
    for (const tensor of checkpoint.tensors.values()) await tensor.read()
  })
})

describe('files that are none', () => {
  const latin1 = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0))
  const refused = async (content: string | Uint8Array<ArrayBuffer>) => {
    const bytes = typeof content === 'string' ? latin1(content) : content
    const error = await openCheckpoint(new Blob([bytes]), 'a.pth').catch((e: Error) => e)
    if (!(error instanceof Error)) throw new Error('it was read')
    expect(error.name).toBe('FormatError')
    expect(error.message).toMatch(/^a\.pth, byte \d+: /)
    return error.message
  }
  const tar = new Uint8Array(2048)
  tar.set(latin1('sys_info'))
  tar.set(latin1('ustar'), 257)
  const hdf5In512 = new Uint8Array(1024)
  hdf5In512.set(latin1('MATLAB 7.3'))
  hdf5In512.set(latin1('\x89HDF\r\n\x1a\n'), 512)
  const CASES: [what: string, content: string | Uint8Array<ArrayBuffer>, sentence: RegExp][] = [
    ['an empty file', '', /empty/],
    ['a tar of PyTorch before 0.1.10', tar, /before 0\.1\.10/],
    ['an encrypted MindSpore checkpoint', '\xd8\x5e\x3a\x7f\0\0\0\0abc', /encrypted MindSpore.*dec_key/],
    ['HDF5', '\x89HDF\r\n\x1a\n', /HDF5/],
    ['MATLAB 7.3', hdf5In512, /HDF5/],
    ['MATLAB 5', 'MATLAB 5.0 MAT-file, Platform', /MATLAB file/],
    ['TensorFlow Lite', '\x1c\0\0\0TFL3', /TensorFlow Lite/],
    ['gzip', '\x1f\x8b\x08\0\0', /gunzip/],
    ['a picture', '\xff\xd8\xff\xe0', /picture/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', /git lfs pull/],
    ['a web page', '<!DOCTYPE html><html></html>', /web page/],
    ['JSON', '{"a": 1}', /JSON/],
    ['text', 'hello there', /text file/],
    ['a NumPy array', '\x93NUMPY\x01\0', /NumPy/],
    ['MINDIR', '\n\x050.1.0\x12\x09MindSpore', /MINDIR/],
    ['Caffe', '\n\x08LightCNN\xa2\x06\x05abcde', /Caffe/],
    ['noise', '\x01\x02\x03\x04\xf0\xf1', /isn’t a checkpoint that is known/],
    ['a pickled number', '\x80\x02K\x01.', /pickle that torch\.save did not write/],
    [
      'a pickle that calls os.system',
      '\x80\x02cposix\nsystem\nX\x02\0\0\0ls\x85R.',
      /asks for posix\.system.*Nothing in it was run/,
    ],
    ['the same in protocol 0', "cos\nsystem\n(S'ls'\ntR.", /asks for os\.system/],
    [
      'the same by STACK_GLOBAL',
      '\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02ls\x85R.',
      /asks for os\.system/,
    ],
  ]
  for (const [what, content, sentence] of CASES)
    it(`refuses ${what}`, async () => {
      expect(await refused(content)).toMatch(sentence)
    })
  it('refuses each by its own sentence', async () => {
    const sentences = []
    for (const [, content] of CASES.slice(0, 18)) sentences.push(await refused(content))
    expect(new Set(sentences).size).toBe(sentences.length - 1) // the two HDF5 cases share one
  })
})
