// A photo set at one threshold: its groups with names, and what is saved of them.

import { cut, listGroups, scoresInGroups } from '../../gallery/group.ts'
import { moved } from '../../gallery/links.ts'
import { groupCsv } from '../../gallery/photo-set-csv.ts'
import type { CountProgress } from '../../worker/gallery/types.ts'
import { zipFiles } from '../../worker/photos/client.ts'
import type { Grouping } from '../../worker/photos/types.ts'
import { announce } from '../parts/announce.ts'
import { notify } from '../parts/notices.ts'
import { saveFile } from '../parts/save-file.ts'
import { type PlannedPhoto, partsOf, planFolders } from './export-plan.ts'
import type { PhotoSetStore, SetFace, SetPhoto } from './photo-set.ts'
import { say } from './photo-set-groups.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import type { Block } from './Wall.tsx'

export interface Groups {
  /** Of two faces and more, the largest first. */
  blocks: Block[]
  /** Faces by themselves. */
  alone: number[]
}

/** `names`: who of the gallery each face is, null for nobody. */
export function groupsAt(grouping: Grouping, threshold: number, names: readonly (string | null)[]): Groups {
  const groups = listGroups(cut(grouping, threshold))
  const large = groups.filter(({ faces }) => faces.length > 1)
  return {
    blocks: large.map(({ group, faces }, i) => {
      const name = nameOf(faces, names)
      return { key: `${group}`, title: words.groupTitle(i + 1, name), name, faces }
    }),
    alone: groups.flatMap(({ faces }) => (faces.length === 1 ? faces : [])),
  }
}

/** A group has the name that more than half of its faces have. */
function nameOf(faces: readonly number[], names: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const face of faces) {
    const name = names[face]
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const [name, count] of counts) if (count > faces.length / 2) return name
  return null
}

/** A face goes to the group of other faces, or by itself; two faces of one photo stay apart. */
export function moveFace(
  { faces }: PhotoSetStore,
  { blocks }: Groups,
  { face, to }: { face: number; to: readonly number[] },
): void {
  const from = blocks.find(block => block.faces.includes(face))?.faces ?? [face]
  if (to.includes(face) || (to.length === 0 && from.length === 1)) return
  if (to.some(other => faces[other]?.photo === faces[face]?.photo)) {
    notify(words.move.samePhoto)
    return
  }
  say(moved(face, from, to))
  announce(words.move.said)
}

export const placedFaces = (faces: readonly SetFace[], photos: readonly SetPhoto[]) =>
  faces.map(({ photo, number, face }) => ({ photo: photos[photo]?.path ?? '', number, box: face.box }))

export function saveGroupCsv({ faces, photos, threshold }: PhotoSetStore, grouping: Grouping): void {
  const groups = cut(grouping, threshold)
  const column = { name: grouping.scoreName, scores: scoresInGroups(grouping, groups) }
  saveText(groupCsv(placedFaces(faces, photos), groups, column), words.csvName)
}

export function saveText(text: string, name: string): void {
  saveFile(new Blob([text], { type: 'text/csv' }), name)
  announce(words.savedSaid(name))
}

/** Every photo in the folder of each of its groups; the others by themselves or without a face. */
export function planGroups({ faces, photos }: PhotoSetStore, { blocks }: Groups): PlannedPhoto[] {
  const photoOf = (face: number) => faces[face]?.photo ?? 0
  const digits = String(blocks.length).length
  const folders = blocks.map(({ name, faces: own }, i) => {
    const number = String(i + 1).padStart(digits, '0')
    return { name: name ? `${number} ${name}` : number, photos: own.map(photoOf) }
  })
  const grouped = new Set(folders.flatMap(folder => folder.photos))
  const withFace = new Set(faces.map(({ photo }) => photo))
  const others = [...photos.keys()].filter(photo => !grouped.has(photo))
  return planFolders(
    [
      ...folders,
      { name: words.folderAlone, photos: others.filter(photo => withFace.has(photo)) },
      { name: words.folderNone, photos: others.filter(photo => !withFace.has(photo)) },
    ],
    photos.map(({ path }) => path),
  )
}

/** Saves originals as zip archives, as many as are needed. */
export async function saveFolders(
  plan: readonly PlannedPhoto[],
  photos: readonly SetPhoto[],
  onProgress: (progress: CountProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const entries = plan.flatMap(({ photo, path }) => {
    const file = photos[photo]?.file
    return file ? [{ path, file }] : []
  })
  const parts = partsOf(entries, ({ file }) => file.size)
  let done = 0
  for (const [i, part] of parts.entries()) {
    const before = done
    const archive = await zipFiles(
      part,
      progress => onProgress({ done: before + progress.done, total: entries.length }),
      signal,
    )
    done += part.length
    const name = words.zipName(i + 1, parts.length)
    saveFile(archive, name)
    announce(words.savedSaid(name))
  }
}
