// PyTorch archives that want more than to be read, and archives of others: refused, each by its own sentence.
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from './open.ts'
import { latin1, legacy, saved, tensor, zipOf, zipped } from './pytorch.fixture.ts'
import { LEGACY_MAGIC } from './pytorch-legacy.ts'
import { PickleWriter } from './pytorch-write.ts'

const open = (file: Blob) => openCheckpoint(file, 'a.pth')
const failure = (file: Blob) =>
  open(file).then(
    () => 'it was read',
    (error: Error) => {
      expect(error.name).toBe('FormatError')
      return error.message
    },
  )

/** Another number of two bytes in the directory's entry of storage 0: flags at 8, method at 10. */
async function changedEntry(at: number, value: number): Promise<Blob> {
  const bytes = Buffer.from(await (await zipped(saved({ shape: [6], strides: [1] }))).arrayBuffer())
  const name = bytes.lastIndexOf('top/data/0')
  bytes.writeUInt16LE(value, name - 46 + at)
  return new Blob([bytes])
}

describe('archives that are refused', () => {
  const evil = new PickleWriter().global('posix', 'system').text('ls').op('\x85R.').bytes()
  const CASES: [string, () => Promise<Blob> | Blob, RegExp][] = [
    [
      'os.system in a zip',
      () => zipped(evil),
      /byte \d+: the pickle asks for posix\.system, which weights don’t need\. Nothing in it was run/,
    ],
    ['os.system in a legacy file', () => legacy(evil), /the pickle asks for posix\.system/],
    [
      'builtins.eval',
      () => zipped(new PickleWriter().global('builtins', 'eval').op('.').bytes()),
      /asks for builtins\.eval/,
    ],
    [
      'a whole module',
      () => zipped(new PickleWriter().global('torch.nn.modules.conv', 'Conv2d').op('.').bytes()),
      /whole pickled module/,
    ],
    [
      'a module record',
      () => {
        const net = new PickleWriter().op('(').text('module').global('torch.nn', 'Linear').text('').text('')
        tensor(net.op('tQ)\x81}(').text('_parameters').op('}').text('w'), { shape: [6], strides: [1] })
        return legacy(net.op('s').text('_modules').op('}ub.').bytes())
      },
      /whole pickled module/,
    ],
    [
      'TorchScript',
      () => zipOf({ 'm/data.pkl': '', 'm/constants.pkl': '', 'm/code/__torch__.py': '' }),
      /TorchScript archive/,
    ],
    ['a torch.export program', () => zipOf({ 'm/archive_format': 'pt2' }), /torch\.export/],
    ['NumPy arrays', () => zipOf({ 'a.npy': '' }), /NumPy archive/],
    ['Keras', () => zipOf({ 'config.json': '', 'model.weights.h5': '' }), /Keras/],
    ['a zip around a checkpoint', () => zipOf({ 'a/net.pth': '' }), /with a\/net\.pth in it\. Unpack it/],
    [
      'an entry with a password',
      () => changedEntry(8, 1),
      /top\/data\/0 is encrypted\. Unpack the archive with its password/,
    ],
    ['a bzip2 entry', () => changedEntry(10, 12), /top\/data\/0 is compressed \(bzip2\)/],
    ['any other zip', () => zipOf({ 'readme.txt': 'hello' }), /zip archive without a data\.pkl/],
    [
      'a storage without an entry',
      () => zipOf({ 'top/data.pkl': saved({ shape: [1], strides: [1] }) }),
      /storage 0 is missing/,
    ],
    [
      'another protocol version',
      () => new Blob([Uint8Array.from(LEGACY_MAGIC), latin1('\x80\x02K\x07.')]),
      /protocol version 1001/,
    ],
  ]
  it.each(CASES)('refuses %s', async (_, make, message) => {
    expect(await failure(await make())).toMatch(message)
  })
  it('points at the byte in the file', async () => {
    const file = await zipped(evil)
    const [, byte] = /byte (\d+)/.exec(await failure(file)) ?? []
    const at = Number(byte)
    expect(await file.slice(at, at + 6).text()).toBe('cposix')
  })
})
