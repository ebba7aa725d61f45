// A checkpoint file for a command: opened with what stands beside it, recognised, and an ONNX file held against what it computes itself.
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Checkpoint } from '../convert/checkpoint.ts'
import { type Recognition, recognise } from '../convert/lightcnn.ts'
import { agreed } from '../convert/onnx-agree.ts'
import { openCheckpoint } from '../convert/open.ts'
import { testCrop } from './first-embedding.ts'
import { type OpenFile, openFile } from './source.ts'

export interface Network {
  file: OpenFile
  checkpoint: Checkpoint
  recognition: Recognition
  close(): Promise<void>
}

/** Reads the whole file once where it has a checksum. The caller closes. Throws what the readers throw. */
export async function openNetwork(path: string): Promise<Network> {
  const opened: OpenFile[] = []
  const open = async (at: string) => {
    const file = await openFile(at)
    opened.push(file)
    return file
  }
  const close = async () => {
    for (const file of opened) await file.close()
  }
  const beside = async (name: string) => {
    const at = join(dirname(path), name)
    return (await stat(at).catch(() => null))?.isFile() ? open(at) : undefined
  }
  try {
    const file = await open(path)
    const checkpoint = await openCheckpoint(file, basename(path), { beside })
    await checkpoint.verify()
    const recognition = await agreed(checkpoint, recognise(checkpoint), testCrop)
    return { file, checkpoint, recognition, close }
  } catch (error) {
    await close()
    throw error
  }
}
