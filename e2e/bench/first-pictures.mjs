// Part of LFW's archive, for benchmarks that cannot take all of it.

/** The first pictures of a tar, as a tar. */
export function firstPictures(tar, count) {
  let at = 0
  for (let pictures = 0; pictures < count && at < tar.length; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0
    if (
      tar
        .toString('latin1', at, at + 100)
        .replace(/\0.*$/s, '')
        .endsWith('.jpg')
    )
      pictures++
    at += 512 + Math.ceil(size / 512) * 512
  }
  return Buffer.concat([tar.subarray(0, at), Buffer.alloc(1024)])
}
