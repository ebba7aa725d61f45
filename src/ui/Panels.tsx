// The panels of the page, one line each, in the order in which they are needed; a path below `/name/` belongs to the panel too.
import { Camera, ChartSpline, Database, Package, ScanFace, TrendingDown, Users } from 'lucide-react'
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { words } from './words.ts'

export interface Panel {
  path: string
  title: string
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>
  View: LazyExoticComponent<ComponentType>
}

export const panels: [Panel, ...Panel[]] = [
  {
    path: '/compare',
    title: words.compare.title,
    icon: ScanFace,
    View: lazy(() => import('./compare/Compare.tsx')),
  },
  {
    path: '/camera',
    title: words.cameraTitle,
    icon: Camera,
    View: lazy(() => import('./camera/Camera.tsx')),
  },
  {
    path: '/people',
    title: words.peopleTitle,
    icon: Users,
    View: lazy(() => import('./people/People.tsx')),
  },
  {
    path: '/data',
    title: words.dataTitle,
    icon: Database,
    View: lazy(() => import('./data/Data.tsx')),
  },
  {
    path: '/train',
    title: words.trainTitle,
    icon: TrendingDown,
    View: lazy(() => import('./train/Train.tsx')),
  },
  {
    path: '/evaluate',
    title: words.evaluateTitle,
    icon: ChartSpline,
    View: lazy(() => import('./evaluate/Evaluate.tsx')),
  },
  {
    path: '/models',
    title: words.modelsTitle,
    icon: Package,
    View: lazy(() => import('./models/Models.tsx')),
  },
]

/** The panel that a path belongs to, or null. */
export function panelAt(path: string): Panel | null {
  return panels.find(panel => path === panel.path || path.startsWith(`${panel.path}/`)) ?? null
}
