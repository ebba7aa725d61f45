// The way from panel to panel: a rail on the left of wide screens, a bar at the bottom of narrow ones.
import { type Panel, panels } from '../Panels.tsx'
import { followLink } from '../router.ts'
import { useShell } from '../shell.ts'
import { words } from '../words.ts'
import styles from './Rail.module.css'

export function Rail({ current }: { current: Panel }) {
  return (
    <nav className={styles.rail} aria-label={words.panels}>
      <img className={styles.mark} src="/icons/icon.svg" width={32} height={32} alt={words.product} />
      <ul className={styles.items}>
        {panels.map(({ path, title, icon: Icon }) => (
          <li key={path}>
            <a
              className={styles.item}
              href={path}
              aria-current={path === current.path ? 'page' : undefined}
              onClick={followLink}
            >
              <span className={styles.icon}>
                <Icon size={22} aria-hidden />
                <JobRing path={path} />
              </span>
              {title}
              <JobPercent path={path} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const LENGTH = 100

/** A ring around the icon while the panel's job runs. */
function JobRing({ path }: { path: string }) {
  const share = useShell(state => state.jobs[path])
  if (share === undefined) return null
  return (
    <svg className={styles.ring} viewBox="0 0 36 36" aria-hidden="true">
      <circle cx={18} cy={18} r={16} />
      <circle
        cx={18}
        cy={18}
        r={16}
        pathLength={LENGTH}
        strokeDasharray={`${Math.round((share ?? 1) * LENGTH)} ${LENGTH}`}
      />
    </svg>
  )
}

function JobPercent({ path }: { path: string }) {
  const share = useShell(state => state.jobs[path])
  if (share === undefined || share === null) return null
  return <span className={styles.percent}>{Math.floor(100 * share)} %</span>
}
