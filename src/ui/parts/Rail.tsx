// The way from panel to panel: a rail on the left of wide screens, a bar at the bottom of narrow ones.
import { type Panel, panels } from '../panels.tsx'
import { followLink } from '../router.ts'
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
              <Icon size={22} aria-hidden />
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
