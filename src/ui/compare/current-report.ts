// Gathers what is on the panel into a report, and hands the file to the browser's download.

import { useEngine } from '../engine.ts'
import { drawGray } from '../parts/GrayPicture.tsx'
import { saveFile, stampedName } from '../parts/save-file.ts'
import { judge } from './judge.ts'
import { type Report, type ReportPhoto, reportHtml } from './report.ts'
import { partOf, type Side, slotOf, useCompare } from './slots.ts'

/** The comparison on the panel as a report, or null while there is none. */
export function currentReport(withPhotos = false): Report | null {
  const { comparison: task, ownThreshold } = useCompare.getState()
  const model = useEngine.getState().ready?.model
  const left = reportSide('left', withPhotos)
  const right = reportSide('right', withPhotos)
  if (task.state !== 'done' || !model || left.length === 0 || right.length === 0) return null
  const judgement = judge(task.result, model.calibration, ownThreshold)
  return { comparison: task.result, judgement, model, left, right, date: new Date() }
}

function reportSide(side: Side, withPhotos: boolean): ReportPhoto[] {
  return partOf(useCompare.getState()[side]).flatMap(({ id, place, photo, chosen, face }) => {
    const slot = slotOf(id)
    if (slot?.task.state !== 'done') return []
    const crop = document.createElement('canvas')
    drawGray(crop, face.crop)
    return {
      name: photo.name,
      place,
      face: chosen,
      faces: slot.task.result.faces.length,
      quality: face.quality.map(note => note.text),
      crop: crop.toDataURL('image/png'),
      photo: withPhotos ? photoUrl(slot.task.result.preview) : null,
    }
  })
}

function photoUrl(preview: ImageBitmap): string {
  const canvas = document.createElement('canvas')
  canvas.width = preview.width
  canvas.height = preview.height
  canvas.getContext('2d')?.drawImage(preview, 0, 0)
  return canvas.toDataURL('image/jpeg', 0.85)
}

export function saveReport(withPhotos: boolean): void {
  const report = currentReport(withPhotos)
  if (!report) return
  saveFile(new Blob([reportHtml(report)], { type: 'text/html' }), stampedName(report.date, 'html'))
}
