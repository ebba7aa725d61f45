// A run of the page and one of the command line differ in their hosts, not in their numbers.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { peopleWith } from '../data/least-pictures.ts'
import { parseCard } from '../model/card.ts'
import { PRESETS, type PresetName } from '../train/recipe.ts'
import { choosePreset, requestOf, useSetup } from '../ui/train/setup.ts'
import { chipDataset } from './chips.fixture.ts'
import { newOptions } from './train-options.ts'

const CARD = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9', 'card.json')

describe('page and command line', () => {
  let dataset: Awaited<ReturnType<typeof chipDataset>>
  beforeAll(async () => {
    dataset = await chipDataset(10, { split: { by: 'pictures', fraction: 0, seed: 1 } })
    const set = {
      name: 'chips',
      problem: null,
      pictures: 20,
      identities: 10,
      train: 20,
      validation: 0,
      heldOut: 'pictures' as const,
      revisions: [],
      people: peopleWith(Array.from({ length: 10 }, () => 2)),
    }
    const models = [parseCard(readFileSync(CARD, 'utf8'), CARD)]
    useSetup.setState({ sets: { state: 'done', result: [set] }, models })
  })

  it.each(Object.keys(PRESETS) as PresetName[])('begin %s alike', async preset => {
    const { options } = await newOptions({ preset }, dataset, () => {})
    choosePreset(preset)
    const { recipe, checkpoints, validation, blowUp, precision, architecture, labels, leastPictures } =
      requestOf(useSetup.getState())!
    expect(options).toMatchObject({
      recipe,
      checkpoints,
      validation,
      blowUp,
      precision,
      leastPictures,
      architecture,
      labels,
    })
    expect(Object.keys(options.recipe)).toEqual(Object.keys(recipe))
  })

  it('choose alike without a preset', async () => {
    const { options } = await newOptions({}, dataset, () => {})
    const { preset } = useSetup.getInitialState()
    expect(options).toEqual((await newOptions({ preset }, dataset, () => {})).options)
  })
})
