import { expect, it } from 'vitest'
import { peopleOf, sortFiles } from './sorting.ts'

const file = (path: string, type = '') => ({ path, file: new File([], path, { type }) })

it('takes sub-folders of one folder for people, and what lies beside them for nobody’s', () => {
  expect(
    peopleOf(['family/Ada/1.jpg', 'family/Ada/2019/2.jpg', 'family/Bob/1.jpg', 'family/all.jpg']),
  ).toEqual(['Ada', 'Ada', 'Bob', ''])
})
it('takes a single folder, or several, for a person each, and loose files for nobody’s', () => {
  expect(peopleOf(['Ada/1.jpg', 'Ada/2.jpg'])).toEqual(['Ada', 'Ada'])
  expect(peopleOf(['Ada/1.jpg', 'Bob/old/2.jpg', '3.jpg'])).toEqual(['Ada', 'Bob', ''])
})
it('keeps pictures in order of their numbers, names what is none, and passes over what systems leave', () => {
  const { pictures, others } = sortFiles([
    file('a/10.JPG'),
    file('a/9.jpg'),
    file('a/notes.txt'),
    file('a/.DS_Store'),
    file('__MACOSX/a/._9.jpg'),
    file('pasted', 'image/png'),
  ])
  expect(pictures.map(({ path }) => path)).toEqual(['a/9.jpg', 'a/10.JPG', 'pasted'])
  expect(others).toEqual(['a/notes.txt'])
})
