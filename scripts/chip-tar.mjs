// A tar of generated 96x112 pictures in identity folders, as large as wanted, part by part: smooth noise, no two alike.
import sharp from 'sharp'

const BLOCK = 512
const [WIDTH, HEIGHT] = [96, 112]

/** Yields the tar's parts. `paddingBytes` appends so many bytes to each JPEG (decoders ignore them), to make large archives quickly. */
export async function* chipTar({ pictures, identities, seed, paddingBytes = 0, distinct = pictures }) {
  const made = []
  for (let i = 0; i < pictures; i++) {
    const place = i % distinct
    made[place] ??= await chip(seed * 1_000_003 + place)
    const data = Buffer.concat([made[place], padding(i, paddingBytes)])
    if (distinct === pictures) delete made[place]
    const who = String(Math.floor((i * identities) / pictures)).padStart(6, '0')
    yield entry(`chips/${who}/${String(i).padStart(7, '0')}.jpg`, data)
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** A JPEG of noise at low resolution, enlarged. */
function chip(seed) {
  let state = seed >>> 0
  const noise = Buffer.alloc(12 * 14)
  for (let i = 0; i < noise.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    noise[i] = state >>> 24
  }
  return sharp(noise, { raw: { width: 12, height: 14, channels: 1 } })
    .resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'cubic' })
    .jpeg({ quality: 85 })
    .toBuffer()
}

/** Different bytes behind each picture: its number, then zeros. */
function padding(number, bytes) {
  const tail = Buffer.alloc(bytes)
  if (bytes >= 4) tail.writeUInt32LE(number)
  return tail
}

function entry(path, data) {
  const bytes = Buffer.alloc(BLOCK + Math.ceil(data.length / BLOCK) * BLOCK)
  bytes.write(path, 0)
  bytes.write('0000644\0', 100)
  bytes.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
  bytes.write('        0', 148)
  bytes.write('ustar\x0000', 257)
  const checksum = bytes.subarray(0, BLOCK).reduce((sum, byte) => sum + byte, 0)
  bytes.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148)
  data.copy(bytes, BLOCK)
  return bytes
}
