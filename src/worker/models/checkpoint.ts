// A checkpoint file that a person dropped: opened with the files that were dropped with it, recognised, and an ONNX file held against
// what it computes itself.

import type { Checkpoint } from '../../convert/checkpoint.ts'
import { type Recognition, recognise } from '../../convert/lightcnn.ts'
import { agreed } from '../../convert/onnx-agree.ts'
import type { Beside } from '../../convert/onnx-beside.ts'
import { openCheckpoint } from '../../convert/open.ts'
import type { GrayImage } from '../../image.ts'
import { readSelfTest } from '../../model/selftest.ts'
import { openSelfTest, SELF_TEST, SHIPPED } from './store.ts'
import type { CheckpointOptions } from './types.ts'

export interface Network {
  checkpoint: Checkpoint
  recognition: Recognition
}

/** Lists the tensors; throws what the readers throw. */
export function openWith(
  file: Blob,
  fileName: string,
  { besides = [], ...options }: CheckpointOptions = {},
): Promise<Checkpoint> {
  const beside: Beside = async name => besides.find(one => one.name === name)
  return openCheckpoint(file, fileName, { ...options, beside })
}

/** Reads the whole file once where it has a checksum. Throws what the readers throw. */
export async function openNetwork(
  file: Blob,
  fileName: string,
  options?: CheckpointOptions,
): Promise<Network> {
  const checkpoint = await openWith(file, fileName, options)
  await checkpoint.verify()
  return { checkpoint, recognition: await agreed(checkpoint, recognise(checkpoint), shippedCrop) }
}

/** The crop of the shipped model's self-test. */
export async function shippedCrop(): Promise<GrayImage> {
  return (await readSelfTest(await openSelfTest(SHIPPED[0] ?? ''), SELF_TEST)).crop
}
