// The trials of BLUFR (Liao et al., IJCB 2014) from the toolkit's blufr_lfw_config.mat (docs/lightcnn.md 5.3).
import { ListError } from '../errors.ts'
import type { MatValue } from '../format/mat.ts'
import { counted } from '../text.ts'
import { indices, names, variable } from './mat-lists.ts'
import { pictureNamer } from './names.ts'

/** One of the ten random splits; indices from 0 into the pictures. */
export interface Trial {
  test: Uint32Array
  /** One picture of each enrolled person. */
  gallery: Uint32Array
  probe: Uint32Array
}
export interface BlufrConfig {
  /** Names without extension, in the toolkit's order. */
  pictures: string[]
  /** Identity of each picture, from 1. */
  labels: Int32Array
  trials: Trial[]
}

const REMEDY = 'Give the toolkit’s blufr_lfw_config.mat.'

/** Reads and checks the configuration. */
export function blufrConfig(mat: Map<string, MatValue>, file: string): BlufrConfig {
  const paths = names(mat, 'imageList', file, REMEDY)
  const pictures = paths.map(pictureNamer(paths))
  const labels = Int32Array.from(variable(mat, 'labels', { kind: 'numeric', file, remedy: REMEDY }).data)
  if (labels.length !== pictures.length)
    throw new ListError(
      `${file}: ${counted(pictures.length, 'picture')}, but ${counted(labels.length, 'label')}. ${REMEDY}`,
    )
  if (new Set(pictures).size !== pictures.length)
    throw new ListError(`${file}: imageList names a picture twice. ${REMEDY}`)
  const [test, gallery, probe] = ['testIndex', 'galIndex', 'probIndex'].map(key =>
    variable(mat, key, { kind: 'cell', file, remedy: REMEDY }).cells.map((cell, t) => {
      const place = `${file}, ${key}, trial ${t + 1}`
      const list = indices(cell, place)
      const beyond = list.find(index => index >= pictures.length)
      if (beyond !== undefined)
        throw new ListError(
          `${place}: index ${beyond + 1}, but imageList has ${counted(pictures.length, 'picture')}. ${REMEDY}`,
        )
      return list
    }),
  ) as [Uint32Array[], Uint32Array[], Uint32Array[]]
  if (test.length === 0 || gallery.length !== test.length || probe.length !== test.length)
    throw new ListError(
      `${file}: ${test.length} test, ${gallery.length} gallery and ${probe.length} probe sets, expected as many of each. ${REMEDY}`,
    )
  const trials = test.map((indices, t) => ({
    test: indices,
    gallery: gallery[t] as Uint32Array,
    probe: probe[t] as Uint32Array,
  }))
  return { pictures, labels, trials }
}
