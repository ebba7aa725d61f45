// What a file of a source is by its name: the one list of pictures that are read, pictures of other kinds, and what systems leave behind.

/** Endings of pictures that are read: JPEG, PNG, BMP, WebP, GIF, AVIF, HEIC, TIFF, and Netpbm's gray and colour maps. */
export const PICTURE_ENDINGS = 'jpe?g|jpe|jfif|png|bmp|dib|webp|gif|avif|hei[cf]|hif|tiff?|pgm|ppm|pnm'
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

/** What a file that is no such picture counts as. */
export function otherKind(path: string): 'system file' | 'other picture' | 'other file' {
  if (isSystemFile(path)) return 'system file'
  return NOT_READ.test(path) ? 'other picture' : 'other file'
}
