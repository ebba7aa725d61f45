// The page "How sure is this?": what a verdict is worth, in plain words.
import { VERDICT_WORDS } from '../../verify/words.ts'
import { countText } from '../parts/formats.ts'

export const wordsOfSure = {
  title: 'How sure is this?',
  back: 'Back to the photos',
  scoreTitle: 'What the score is',
  score:
    'A network looks at each face and describes it by 256 numbers, called an embedding. The score says how alike two embeddings are: it is the cosine of the angle between them, from −1 to 1. The same picture twice scores 1. It is not a percentage, and not a probability.',
  jb: 'A network looks at each face and describes it by 256 numbers, called an embedding. The score compares two embeddings by what was learned from photos of known people: in which directions photos of one person differ, and in which people do. It is the logarithm of a likelihood ratio of that model: above 0 the two are more like one person, below 0 more like two. It is not a percentage, and not a probability.',
  mirrored:
    'Each face is looked at twice, as it is and in the mirror, and the mean of both is compared: that makes fewer mistakes than one look.',
  wordsTitle: 'What the words mean',
  measured: (model: string, source: string) =>
    `${model} was tried on pairs of which the answer is known (${source}).`,
  between:
    'Between the two the page doesn’t commit itself, because either answer would be wrong too often. The page says which way the score leans, or that it cannot tell.',
  tableHead: ['What is true', VERDICT_WORDS.same, 'Not sure', VERDICT_WORDS.different],
  rowSame: (pairs: number) => `${countText(pairs)} pairs of one person`,
  rowStrangers: (pairs: number) => `${countText(pairs)} pairs of strangers`,
  uncalibrated: (model: string) =>
    `${model} was not tried on pairs with a known answer yet, so its scores stand without a verdict. Measure it under Evaluate.`,
  lrTitle: 'What the likelihood ratio is',
  lr: 'It says how many times more often such a score is seen among pairs of one person than among pairs of strangers: 14 speaks for one person, 1/14 for two, 1 says nothing. It never goes beyond what the measured pairs can support.',
  prior:
    'It is not the chance that they are one person. That also depends on what you knew before: of 1,000 strangers compared with one photo, about one will be told the same person. Whoever was picked out of many by a face alone needs more than this tool.',
  photosTitle: 'What more photos do',
  photos:
    'Several photos of one person show more of the face than one. With a “same person” that is wrong for 1 pair of strangers in 1,000:',
  photosHead: ['Photos', 'Recognised', 'Of so many pairs of one person'],
  photosRow: (few: number, many: number) => `${few} against ${many}`,
  unfitTitle: 'What makes a photo unfit',
  unfit:
    'A poor photo lowers the score of one person’s pair and hardly raises that of strangers. So with a serious warning a low score says nothing, and the page cannot tell; a high score still counts.',
  unfitList: [
    'Sunglasses, a mask, a hand or a bar over eyes or mouth',
    'A face turned far to the side',
    'Blur, noise, strong compression or few grey levels',
    'A face that is small, dark, stretched, or cut off at the edge of the picture',
    'Many years between the photos, which the page cannot see',
  ],
  limitsTitle: 'What it cannot know',
} as const
