import { expect, it } from 'vitest'
import { partsOf, planFolders, safeName } from './export-plan.ts'

it('puts each photo once into each folder, and numbers photos of one name', () => {
  const paths = ['a/IMG_1.jpg', 'b/img_1.jpg', 'c/2.png']
  expect(
    planFolders(
      [
        { name: '1 Ada', photos: [0, 1, 1, 2] },
        { name: '2', photos: [2] },
      ],
      paths,
    ),
  ).toEqual([
    { photo: 0, path: '1 Ada/IMG_1.jpg' },
    { photo: 1, path: '1 Ada/img_1 (2).jpg' },
    { photo: 2, path: '1 Ada/2.png' },
    { photo: 2, path: '2/2.png' },
  ])
})
it('makes names that every system takes', () => {
  expect(['..', 'a/b:c?', 'nul', 'Ada. ', '', '愛'].map(safeName)).toEqual([
    '_',
    'a-b-c-',
    '_nul',
    'Ada',
    '_',
    '愛',
  ])
})
it('parts what does not fit into one archive', () => {
  expect(partsOf([3, 3, 3, 9, 1], size => size, 6)).toEqual([[3, 3], [3], [9], [1]])
  expect(partsOf([], () => 1)).toEqual([])
})
