// The photo set by person: what may belong together, one slider, and the pictures that follow both.
import { FileSpreadsheet } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import fields from './Fields.module.css'
import { FolderButton } from './FolderButton.tsx'
import { GroupDialog } from './GroupDialog.tsx'
import { groupsAt, moveFace, planGroups, saveGroupCsv } from './grouping.ts'
import { useNames } from './naming.ts'
import { PhotoDialog } from './PhotoDialog.tsx'
import styles from './PhotoSet.module.css'
import { usePhotoSet } from './photo-set.ts'
import { moveThreshold } from './photo-set-groups.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import { Slider, SliderNote } from './Slider.tsx'
import { Suggestions } from './Suggestions.tsx'
import { type Block, Wall } from './Wall.tsx'
import { useWallFaces } from './wall-faces.ts'

export function GroupView() {
  const store = usePhotoSet()
  const names = useNames(state => state.names)
  const wallFaces = useWallFaces()
  const [face, setFace] = useState<number | null>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const { grouping, threshold } = store
  const result = grouping.state === 'done' ? grouping.result : null
  const groups = useMemo(
    () => (result ? groupsAt(result, threshold, names) : { blocks: [], alone: [] }),
    [result, threshold, names],
  )
  const blocks = useDeferredValue(
    useMemo((): Block[] => {
      const { alone } = groups
      const last = { key: 'alone', title: words.alone(alone.length), faces: alone, isWide: true }
      return alone.length > 0 ? [...groups.blocks, last] : groups.blocks
    }, [groups]),
  )
  if (!result) return null
  const open = groups.blocks.find(({ key }) => key === opened)
  const move = (moving: number, to: readonly number[]) => moveFace(store, groups, { face: moving, to })
  return (
    <div>
      <Slider
        value={threshold}
        score={result.scoreName}
        onChange={moveThreshold}
        outcome={words.counted(groups.blocks.length, groups.alone.length)}
      />
      <div className={`${styles.bar} ${styles.below}`}>
        <SliderNote value={threshold} score={result.scoreName} />
        <div className={fields.buttons}>
          <button type="button" className="button" onClick={() => saveGroupCsv(store, result)}>
            <FileSpreadsheet size={18} aria-hidden />
            {words.csv}
          </button>
          <FolderButton plan={() => planGroups(store, groups)} />
        </div>
      </div>
      <Suggestions grouping={result} />
      <p className={`${styles.quiet} ${styles.hint}`}>{words.move.hint}</p>
      <Wall
        blocks={blocks}
        faces={wallFaces}
        onFace={setFace}
        onBlock={({ key }) => setOpened(key)}
        onMove={move}
      />
      {open && (
        <GroupDialog
          block={open}
          others={groups.blocks.filter(block => block !== open)}
          scored={result}
          onClose={() => setOpened(null)}
          onFace={setFace}
          onMove={move}
        />
      )}
      {face !== null && <PhotoDialog face={face} onClose={() => setFace(null)} />}
    </div>
  )
}
