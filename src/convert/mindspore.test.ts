// What save_checkpoint is given beside the network (append_dict): shown, kept, and no problem of the network.

import { describe, expect, it } from 'vitest'
import { bytesOf } from '../format/safetensors.ts'
import type { LazyTensor } from '../format/tensor.ts'
import { joinBytes } from '../format/tensor.ts'
import { bytes, integer, message, text } from '../model/proto-writer.ts'
import { goodTensors } from './damaged-weights.fixture.ts'
import { toBlob } from './export.ts'
import { recognise } from './lightcnn.ts'
import { writeMindSpore } from './mindspore-write.ts'
import { openCheckpoint } from './open.ts'

const scalar = (dtype: LazyTensor['dtype'], value: ArrayBufferView, shape: number[] = []): LazyTensor => ({
  ...{ dtype, shape },
  read: async () => bytesOf(value),
})
/** NumPy's texts have four bytes a character; MindSpore gives them the shape [0]. */
const written = (tag: string, value: string) => {
  const content = bytesOf(Uint32Array.from(value, char => char.codePointAt(0)!))
  return joinBytes(
    message(1, [...text(1, tag), ...message(2, [...integer(1, 0), ...text(2, 'str'), ...bytes(3, content)])]),
  )
}

describe('append_dict', () => {
  it('is what the file says, beside a network without problems', async () => {
    const appended: [string, LazyTensor][] = [
      ['epoch', scalar('I64', BigInt64Array.of(12n))],
      ['lr', scalar('F32', Float32Array.of(0.01))],
      ['done', scalar('BOOL', Uint8Array.of(1))],
      ['step_num', scalar('I32', Int32Array.of(77), [1])],
    ]
    const file = await toBlob(writeMindSpore(new Map([...goodTensors, ...appended]), { crc: false }))
    const checkpoint = await openCheckpoint(new Blob([file, written('dataset', 'LFW é')]), 'a.ckpt')
    expect(checkpoint.metadata).toEqual({
      epoch: '12',
      lr: '0.01',
      done: 'true',
      step_num: '77',
      dataset: 'LFW é',
    })
    expect(checkpoint.ignored).toEqual(['step_num'])
    expect(recognise(checkpoint)).toMatchObject({ architecture: { name: 'lightcnn-4' }, problems: [] })
  })
})
