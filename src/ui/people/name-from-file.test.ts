import { expect, it } from 'vitest'
import { nameFromFile, nameFromFolder, nameOfMost } from './name-from-file.ts'

it('reads a name where a file says one', () => {
  expect(
    ['kate-rubins-1.jpg', 'a/Ada_Lovelace_0002.JPG', 'ada (2).png', 'Renée O’Neil.jpg', 'DiCaprio.jpg'].map(
      nameFromFile,
    ),
  ).toEqual(['Kate Rubins', 'Ada Lovelace', 'Ada', 'Renée O’Neil', 'DiCaprio'])
})
it('reads none from what cameras and programs write, or from a crowd', () => {
  for (const file of ['IMG_1234.jpg', 'DSC00012.JPG', 'PXL_20230101_120000.jpg', '20190704.jpg', 'x.jpg'])
    expect(nameFromFile(file), file).toBe('')
  for (const file of [
    'expedition1-crew.jpg',
    'sts98-spacewalkers.jpg',
    'group photo.jpg',
    'all of us at the lake.jpg',
  ])
    expect(nameFromFile(file), file).toBe('')
})
it('makes a name of a folder, and keeps what is none', () => {
  expect(['andre-kuipers', 'Ada Lovelace', 'team 2019'].map(nameFromFolder)).toEqual([
    'Andre Kuipers',
    'Ada Lovelace',
    'team 2019',
  ])
})
it('takes the name of most, or none', () => {
  expect(nameOfMost(['ada-1.jpg', 'ada-2.jpg', 'IMG_1.jpg'])).toBe('Ada')
  expect(nameOfMost(['ada-1.jpg', 'bob-1.jpg'])).toBe('')
})
