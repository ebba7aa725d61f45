// A result of the camera as a file that stands alone. Pure, so that it can be tested.
import type { ModelCard } from '../../model/card.ts'
import { escaped } from '../../text.ts'
import type { CameraFace, FaceMatch } from '../../worker/camera/types.ts'
import { scoreText } from '../parts/formats.ts'
import { resultPage } from '../parts/result-page.ts'
import { words } from '../words.ts'
import { verdictText } from './labels.ts'
import { factsOf, strengthOf } from './outcome.ts'
import type { TargetKind } from './target.ts'
import { wordsOfCamera } from './words.ts'

/** A face in the file: `url` is a data URL. */
export interface ShownFace {
  url: string
  caption: string
}
export interface CameraResult {
  face: Pick<CameraFace, 'advice'>
  match: FaceMatch
  target: TargetKind
  model: ModelCard
  engine: string
  date: Date
  /** The face before the camera, and the one that it is compared with where there is one. */
  shown: readonly ShownFace[]
}

export function cameraResultHtml({ face, match, target, model, engine, date, shown }: CameraResult): string {
  const { calibration } = model
  return resultPage({
    title: verdictText(match, target),
    lead: strengthOf(face, match, { target, calibration }),
    sides: shown.map(
      ({ url, caption }) =>
        `<figure><img class="crop" src="${url}" alt="${escaped(caption)}"><figcaption>${escaped(caption)}</figcaption></figure>`,
    ),
    rows: [
      [wordsOfCamera.against, wordsOfCamera.target[target]],
      ...factsOf(match),
      ...(target === 'gallery'
        ? match.candidates.map(({ name, score }, i): [string, string] => [
            i === 0 ? wordsOfCamera.candidates : '',
            `${name}, ${scoreText(score, match.scoreName)}`,
          ])
        : []),
      ...(calibration ? [[words.report.measuredOn, calibration.source] as [string, string]] : []),
      [words.verdict.model, model.title],
      [words.report.sha256, model.weights.sha256],
      [words.verdict.engine, engine],
      [words.report.date, date.toISOString()],
    ],
    limits: [wordsOfCamera.resultLimit, ...words.help.limits, ...model.limits],
  })
}
