// What a file of a source is by its name: the one list of pictures that are read, pictures of other kinds, and what systems leave behind.

/** Pictures that are read, with their endings; Netpbm's are its gray and colour maps. */
const KINDS = {
  JPEG: ['jpg', 'jpeg', 'jpe', 'jfif'],
  PNG: ['png'],
  BMP: ['bmp', 'dib'],
  WebP: ['webp'],
  GIF: ['gif'],
  AVIF: ['avif'],
  HEIC: ['heic', 'heif', 'hif'],
  TIFF: ['tif', 'tiff'],
  Netpbm: ['pgm', 'ppm', 'pnm'],
} as const
const ENDINGS = Object.values(KINDS).flat()

/** Of a pattern. */
export const PICTURE_ENDINGS = ENDINGS.join('|')
/** "JPEG, PNG, ... or Netpbm" */
export const PICTURE_KINDS = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(Object.keys(KINDS))
/** For a file dialog; some systems do not know HEIC and others for pictures. */
export const PICTURE_ACCEPT = ['image/*', ...ENDINGS.map(ending => `.${ending}`)].join(',')
const READ = new RegExp(`\\.(${PICTURE_ENDINGS})$`, 'i')
/** Pictures that nothing here reads: JPEG XL, JPEG 2000, drawings, layers, cameras' raw files. */
const NOT_READ =
  /\.(jxl|jp2|j2k|jpf|jpx|svgz?|psd|xcf|ico|pbm|pcx|tga|ras|exr|hdr|eps|dng|raw|cr2|cr3|crw|nef|arw|orf|rw2|raf|pef|srw)$/i

/** Folders of network drives, file systems and picture managers, beside those that are hidden by a dot (.picasaoriginals, .thumbnails). */
const SYSTEM_FOLDERS = new Set([
  '@eadir',
  '@tmp',
  '@__thumb',
  '_vti_cnf',
  '@recycle',
  '@recently-snapshot',
  '#recycle',
  '#snapshot',
  '__macosx',
  'lost+found',
  '$recycle.bin',
  'recycler',
  'system volume information',
  'network trash folder',
  'temporary items',
])
const SYSTEM_FILES = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'picasa.ini',
  'icon\r',
])

/** Whether a system made this file, or hides it: nobody means it as a picture of a person. */
export function isSystemFile(path: string): boolean {
  const parts = path.toLowerCase().split(/[\\/]/)
  const isHidden = parts.some(part => part.startsWith('.') && part !== '.' && part !== '..')
  return (
    isHidden ||
    SYSTEM_FILES.has(parts.at(-1) ?? '') ||
    parts.slice(0, -1).some(part => SYSTEM_FOLDERS.has(part))
  )
}

/** Whether a file of this name is a picture that is read. */
export const isPicture = (path: string): boolean => READ.test(path) && !isSystemFile(path)

/** Whether a file that a person gave is meant as a picture, by its name or type; some of these nothing reads, which reading says. */
export const isMeantAsPicture = (path: string, type: string): boolean =>
  !isSystemFile(path) && (type.startsWith('image/') || READ.test(path) || NOT_READ.test(path))

/** What a file that is no such picture counts as. */
export function otherKind(path: string): 'system file' | 'other picture' | 'other file' {
  if (isSystemFile(path)) return 'system file'
  return NOT_READ.test(path) ? 'other picture' : 'other file'
}
