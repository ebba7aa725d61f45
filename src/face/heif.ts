// HEIC photos by libheif (LGPL-3.0, its WASM file unchanged and loaded only for such a photo): the primary picture, with its grid of tiles
// put together, cropped, turned and mirrored as its boxes say (ISO 23008-12: clap, irot, imir). Auxiliary pictures (depth, gain map,
// alpha of another) and further pictures of a burst are left alone. The C functions are called directly, because the library's own
// wrapper keeps colour profiles and reasons to itself: libheif@1.23.2 libheif/api/libheif/heif_context.h, heif_decoding.h, heif_color.h.
import type { MainModule } from 'libheif-js/libheif-wasm/libheif.js'
import { FormatError } from '../errors.ts'
import type { RgbImage } from '../image.ts'
import { type ColourSpace, nclxSpace } from './colour.ts'
import { iccSpace } from './icc.ts'
import { putOnWhite } from './white.ts'

export interface HeifPicture {
  /** Upright, in its own colour space. */
  image: RgbImage & { data: Uint8ClampedArray<ArrayBuffer> }
  /** Null: sRGB. */
  colour: ColourSpace | null
}

const MOST_PIXELS = 150e6
const [RGB, RGBA_INTERLEAVED, INTERLEAVED] = [1, 11, 10] // heif_colorspace, heif_chroma, heif_channel
const SECURITY_LIMIT = 1000 // heif_suberror_Security_limit_exceeded
const UNSUPPORTED = [3, 4, 11] // heif_error_Unsupported_filetype, _Unsupported_feature, _Plugin_loading_error (no such codec)

const AS_JPEG = 'Save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible) and try again.'

/**
 * `wasm`: libheif.wasm, compiled by the host. Each photo has an instance of its own, so that its memory is freed with it. Throws FormatError
 * with a sentence that begins with `name`.
 */
export async function decodeHeif(
  bytes: Uint8Array,
  name: string,
  wasm: WebAssembly.Module,
): Promise<HeifPicture> {
  const { default: create } = await import('libheif-js/libheif-wasm/libheif.js')
  const library = create({
    instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(wasm, imports)
      receive(instance)
      return instance.exports
    },
    print: () => undefined,
    printErr: () => undefined,
  })
  try {
    return decodePrimary(library, bytes, name)
  } catch (error) {
    if (error instanceof FormatError) throw error
    // the library aborts where its memory ends, and a hostile file can make it read beyond
    throw new FormatError(`${name} is a HEIC photo that cannot be decoded. ${AS_JPEG}`)
  }
}

function decodePrimary(library: MainModule, bytes: Uint8Array, name: string): HeifPicture {
  const scratch = library._malloc(16)
  const out = library._malloc(8)
  /** Calls a function that gives an error and leaves a pointer or a number in `out`. */
  const call = (run: (error: number, out: number) => void): number => {
    run(scratch, out)
    const view = viewOf(library)
    const [code, subcode] = [view.getUint32(scratch, true), view.getUint32(scratch + 4, true)]
    if (code !== 0) throw refusal(name, code, subcode)
    return view.getUint32(out, true)
  }
  const file = library._malloc(bytes.length)
  if (file === 0) throw refusal(name, 0, SECURITY_LIMIT)
  heapOf(library).set(bytes, file)
  const context = library._heif_context_alloc()
  call(error => library._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0))
  const handle = call((error, at) => library._heif_context_get_primary_image_handle(error, context, at))
  if (
    library._heif_image_handle_get_width(handle) * library._heif_image_handle_get_height(handle) >
    MOST_PIXELS
  )
    throw refusal(name, 0, SECURITY_LIMIT)
  const colour = colourOf(library, handle, call)
  const picture = call((error, at) => library._heif_decode_image(error, handle, at, RGB, RGBA_INTERLEAVED, 0))
  const width = library._heif_image_get_width(picture, INTERLEAVED)
  const height = library._heif_image_get_height(picture, INTERLEAVED)
  const plane = library._heif_image_get_plane_readonly2(picture, INTERLEAVED, out)
  const rowBytes = viewOf(library).getUint32(out, true)
  if (plane === 0 || width <= 0 || height <= 0) throw refusal(name, 0, 0)
  const heap = heapOf(library)
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    data.set(heap.subarray(plane + y * rowBytes, plane + y * rowBytes + width * 4), y * width * 4)
  if (library._heif_image_handle_has_alpha_channel(handle))
    putOnWhite(data, library._heif_image_handle_is_premultiplied_alpha(handle) !== 0)
  return { image: { width, height, data }, colour }
}

/** An ICC profile goes before an nclx box. */
function colourOf(
  library: MainModule,
  handle: number,
  call: (run: (error: number, out: number) => void) => number,
): ColourSpace | null {
  const iccBytes = library._heif_image_handle_get_raw_color_profile_size(handle)
  if (iccBytes > 0) {
    const at = library._malloc(iccBytes)
    call(error => library._heif_image_handle_get_raw_color_profile(error, handle, at))
    return iccSpace(heapOf(library).slice(at, at + iccBytes))
  }
  try {
    const nclx = call((error, at) => library._heif_image_handle_get_nclx_color_profile(error, handle, at))
    const view = viewOf(library)
    return nclxSpace(view.getUint32(nclx + 4, true), view.getUint32(nclx + 8, true)) // heif_color_profile_nclx
  } catch {
    return null // it says nothing
  }
}

function refusal(name: string, code: number, subcode: number): FormatError {
  if (subcode === SECURITY_LIMIT)
    return new FormatError(
      `${name} is a HEIC photo that is too large to be opened. Make it smaller and try again.`,
    )
  return UNSUPPORTED.includes(code)
    ? new FormatError(`${name} is a kind of HEIF picture that cannot be decoded. ${AS_JPEG}`)
    : new FormatError(`${name} is damaged or cut off. Copy or download the photo again.`)
}

// The memory is another one after it has grown, so nobody keeps these.
const heapOf = (library: MainModule): Uint8Array => library.HEAPU8
const viewOf = (library: MainModule): DataView => new DataView(heapOf(library).buffer)
