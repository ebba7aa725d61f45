"""Makes fixtures/photos: one face in every kind of file that phones, cameras and programs write, and some broken ones.

    pip install pillow pillow-heif imagecodecs numpy
    python scripts/python/make_photos.py

`reference.png` is what all of them show, but for what their lossy compression takes away.
"""
import io
import pathlib
import struct
import sys
import zlib

import imagecodecs
import numpy as np
import pillow_heif
from PIL import Image

from heif_boxes import HeifFile, aux, encoded, grid, icc, imir, irot, ispe
from photo_spaces import P3, PRIMARIES, ink_profile, matrix_profile, pq, srgb_level, srgb_light, to_inks, to_primaries

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "fixtures" / "photos"
SIDE = 160


def reference():
    photo = Image.open(ROOT / "public/samples/pairs/robert-curbeam-2.jpg").convert("RGB")
    side = min(photo.size)
    return photo.crop((0, 0, side, side)).resize((SIDE, SIDE), Image.LANCZOS)


def heic_plain(picture):
    out = io.BytesIO()
    pillow_heif.from_pillow(picture).save(out, quality=80)
    return out.getvalue()


def one_item(picture, *properties, quality=80, **options):
    """A HEIC of one picture with these properties."""
    file = HeifFile()
    hvcc, data = encoded(picture, quality=quality, **options)
    item = file.add(b"hvc1", data, [(hvcc, True), ispe(*picture.size), *properties])
    return file.bytes(item)


def heic_phone(picture, tile=64):
    """As iPhones write it: a grid of hidden tiles that reaches beyond the picture, turned, with Display P3, thumbnail, depth and gain map."""
    stored = Image.fromarray(np.round(255 * srgb_level(to_primaries(srgb_light(np.asarray(picture) / 255), P3))).astype(np.uint8))
    stored = stored.transpose(Image.Transpose.ROTATE_90)  # shown after a turn of 270 degrees against the clock
    width, height = stored.size
    columns, rows = -(-width // tile), -(-height // tile)
    padded = Image.fromarray(np.pad(np.asarray(stored), ((0, rows * tile - height), (0, columns * tile - width), (0, 0)), "edge"))
    file, tiles = HeifFile(), []
    colour = icc(matrix_profile(P3))
    for row in range(rows):
        for column in range(columns):
            part = padded.crop((column * tile, row * tile, (column + 1) * tile, (row + 1) * tile))
            hvcc, data = encoded(part, quality=80)
            tiles.append(file.add(b"hvc1", data, [(hvcc, True), ispe(tile, tile), colour], hidden=True))
    main = file.add(b"grid", grid(rows, columns, width, height), [ispe(width, height), colour, irot(3)], in_idat=True)
    file.refer(b"dimg", main, tiles)
    for urn, level in (("urn:com:apple:photo:2020:aux:hdrgainmap", 90), ("urn:mpeg:hevc:2015:auxid:2", 200)):
        map_hvcc, map_data = encoded(Image.new("L", (64, 64), level), quality=50)
        item = file.add(b"hvc1", map_data, [(map_hvcc, True), ispe(64, 64), aux(urn), irot(3)])
        file.refer(b"auxl", item, [main])
    thumb_hvcc, thumb_data = encoded(stored.resize((48, 48)), quality=40)
    thumb = file.add(b"hvc1", thumb_data, [(thumb_hvcc, True), ispe(48, 48), irot(3)])
    file.refer(b"thmb", thumb, [main])
    return file.bytes(main)


def heic_burst(picture):
    """Three pictures; the second is the one to be shown."""
    file, shown = HeifFile(), 0
    for i, one in enumerate((Image.new("RGB", (64, 64), "teal"), picture, picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM))):
        hvcc, data = encoded(one, quality=80)
        item = file.add(b"hvc1", data, [(hvcc, True), ispe(*one.size)])
        shown = item if i == 1 else shown
    return file.bytes(shown)


def heic_ten_bit(picture, hdr):
    light = srgb_light(np.asarray(picture) / 255)
    level = pq(203 * to_primaries(light, PRIMARIES["bt2020"])) if hdr else srgb_level(light)
    deep = np.round(65535 * level).astype("<u2")
    file = pillow_heif.from_bytes("RGB;16", picture.size, deep.tobytes())
    out = io.BytesIO()
    file.save(out, quality=85, chroma=420, matrix_coefficients=9 if hdr else 6, color_primaries=9 if hdr else 1,
              transfer_characteristics=16 if hdr else 13, full_range_flag=1)
    return out.getvalue()


def png(picture, chunks=(), bits=8):
    """A PNG of RGB with extra chunks after IHDR. `picture`: levels 0..1, or a Pillow picture."""
    levels = np.asarray(picture) / 255 if isinstance(picture, Image.Image) else picture
    height, width = levels.shape[:2]
    rows = np.round(levels * (2**bits - 1)).astype(">u2" if bits == 16 else np.uint8).reshape(height, -1)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    return png_of([(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)), *chunks,
                   (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")])


def png_of(chunks):
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        out += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return out


def chunks_of(data):
    at, found = 8, []
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        found.append((kind, data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def apng(picture):
    """The picture outside the animation, which viewers that do not animate show, is teal; the first frame is the face."""
    hidden, shown = (chunks_of(png(one)) for one in (Image.new("RGB", picture.size, "teal"), picture))
    width, height = picture.size
    frame = lambda number: (b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 10, 0, 0))
    return png_of([hidden[0], (b"acTL", struct.pack(">II", 2, 0)), hidden[1],
                   frame(0), (b"fdAT", struct.pack(">I", 1) + shown[1][1]),
                   frame(2), (b"fdAT", struct.pack(">I", 3) + hidden[1][1]), (b"IEND", b"")])


def bmp(picture, bits, top_down=False, run_lengths=False):
    """With a palette: 1 bit is dithered, 4 and 8 bits are made by median cut."""
    small = picture.convert("1") if bits == 1 else picture.quantize(2**bits, dither=Image.Dither.FLOYDSTEINBERG)
    index = np.asarray(small).astype(np.uint8)
    palette = [0, 0, 0, 255, 255, 255] if bits == 1 else small.getpalette()[: 3 * 2**bits]
    height, width = index.shape
    per_byte = 8 // bits
    row_bytes = -(-width * bits // 32) * 4
    padded = np.zeros((height, row_bytes * per_byte), np.uint8)
    padded[:, :width] = index
    packed = np.zeros((height, row_bytes), np.uint8)
    for i in range(per_byte):
        packed |= padded[:, i::per_byte] << (8 - bits * (i + 1))
    rows = packed if top_down else packed[::-1]
    pixels = rle8(index[::-1]) if run_lengths else rows.tobytes()
    colours = b"".join(bytes([b, g, r, 0]) for r, g, b in zip(*[iter(palette)] * 3))
    start = 54 + len(colours)
    header = struct.pack("<IiiHHIIiiII", 40, width, -height if top_down else height, 1, bits, int(run_lengths), len(pixels),
                         2835, 2835, len(colours) // 4, 0)
    return struct.pack("<2sIHHI", b"BM", start + len(pixels), 0, 0, start) + header + colours + pixels


def rle8(rows):
    out = b""
    for row in rows:
        at = 0
        while at < len(row):
            run = 1
            while at + run < len(row) and run < 255 and row[at + run] == row[at]:
                run += 1
            out += bytes([run, row[at]])
            at += run
        out += b"\0\0"
    return out + b"\0\1"


def cmyk(picture, ycck, profile):
    """As Adobe's programs write it: inverted levels, marker APP14, an ICC profile or none."""
    inks = to_inks(np.asarray(picture) / 255, gain=bool(profile))
    levels = np.round(255 * (1 - inks)).astype(np.uint8)
    data = imagecodecs.jpeg8_encode(levels, 92, colorspace="CMYK", outcolorspace="YCCK" if ycck else "CMYK", subsampling="444")
    assert b"Adobe" in data
    return with_icc(data, profile) if profile else data


def with_icc(jpeg, profile):
    parts = [profile[i : i + 65000] for i in range(0, len(profile), 65000)]
    segments = b"".join(b"\xff\xe2" + struct.pack(">H", 16 + len(part)) + b"ICC_PROFILE\0" + bytes([i + 1, len(parts)]) + part
                        for i, part in enumerate(parts))
    return jpeg[:2] + segments + jpeg[2:]


def jpeg(picture, **options):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def main():
    picture = reference()
    OUT.mkdir(parents=True, exist_ok=True)
    made = {"reference.png": png(picture)}
    made |= heics(picture) | pngs(picture) | bmps(picture) | others(picture)
    for name, data in made.items():
        (OUT / name).write_bytes(data)
        print(f"{name:28} {len(data):7,}", file=sys.stderr)


def heics(picture):
    turned = picture.transpose(Image.Transpose.ROTATE_270)
    return {
        "plain.heic": heic_plain(picture),
        "phone.heic": heic_phone(picture),
        "burst.heic": heic_burst(picture),
        "ten-bit.heic": heic_ten_bit(picture, hdr=False),
        "hdr.heic": heic_ten_bit(picture, hdr=True),
        "turned.heic": one_item(turned, irot(1)),
        "mirrored.heic": one_item(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), imir(1)),
        "turned-mirrored.heic": one_item(turned.transpose(Image.Transpose.FLIP_TOP_BOTTOM), irot(1), imir(1)),
    }


def pngs(picture):
    levels = np.asarray(picture) / 255
    light = srgb_light(levels)
    p3 = srgb_level(to_primaries(light, P3))
    gama = lambda value: (b"gAMA", struct.pack(">I", value))
    chrm = (b"cHRM", struct.pack(">8I", *(round(100000 * v) for v in P3[6:] + P3[:6])))
    cicp = lambda *numbers: (b"cICP", bytes(numbers))
    alpha = picture.convert("LA")
    alpha.putalpha(Image.linear_gradient("L").resize(picture.size))
    few = picture.quantize(64)
    return {
        "gamma-1.0.png": png(light, [gama(100000)], bits=16),
        "gamma-1.8.png": png(light ** (1 / 1.8), [gama(55556)]),
        "chrm-p3.png": png(p3, [gama(45455), chrm]),
        "cicp-p3.png": png(p3, [cicp(12, 13, 0, 1)]),
        "cicp-pq.png": png(pq(203 * to_primaries(light, PRIMARIES["bt2020"])), [cicp(9, 16, 0, 1)], bits=16),
        "iccp-p3.png": png(p3, [(b"iCCP", b"p3\0\0" + zlib.compress(matrix_profile(P3)))]),
        "sixteen-bits.png": png(levels, bits=16),
        "gray-alpha.png": saved(alpha, "PNG"),
        "palette-clear.png": saved(few, "PNG", transparency=few.getpixel((0, 0)), optimize=True),
        "animated.png": apng(picture),
    }


def bmps(picture):
    return {
        "1-bit.bmp": bmp(picture, 1),
        "4-bit.bmp": bmp(picture, 4, top_down=True),
        "8-bit.bmp": bmp(picture, 8),
        "8-bit-packed.bmp": bmp(picture, 8, run_lengths=True),
        "16-bit.bmp": bmp_16(picture),
    }


def bmp_16(picture):
    """565 with masks, as phones' screenshots were."""
    r, g, b = (np.asarray(picture).astype(np.uint16)[::-1, :, i] for i in range(3))
    pixels = ((r >> 3) << 11 | (g >> 2) << 5 | b >> 3).astype("<u2").tobytes()
    width, height = picture.size
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 16, 3, len(pixels), 2835, 2835, 0, 0)
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    return struct.pack("<2sIHHI", b"BM", 66 + len(pixels), 0, 0, 66) + header + masks + pixels


def others(picture):
    teal = Image.new("RGB", picture.size, "teal")
    p3 = np.round(255 * srgb_level(to_primaries(srgb_light(np.asarray(picture) / 255), P3))).astype(np.uint8)
    wide = Image.fromarray(p3)
    inks = ink_profile()
    animation = {"save_all": True, "append_images": [teal], "duration": 500}
    return {
        "p3.jpg": jpeg(wide, icc_profile=matrix_profile(P3), subsampling=0),
        "gamma-2.2.jpg": jpeg(Image.fromarray(np.round(255 * srgb_light(np.asarray(picture) / 255) ** (1 / 2.2)).astype(np.uint8)),
                              icc_profile=matrix_profile(PRIMARIES["srgb"], 2.2)),
        "progressive.jpg": jpeg(picture, progressive=True),
        "gray.jpg": jpeg(picture.convert("L")),
        "cmyk.jpg": cmyk(picture, False, inks),
        "ycck.jpg": cmyk(picture, True, inks),
        "cmyk-bare.jpg": cmyk(picture, False, None),
        "animated.avif": saved(picture, "AVIF", quality=80, **animation),
        "p3.avif": with_nclx(saved(wide, "AVIF", quality=80), 12, 13),
        "ten-bit.avif": imagecodecs.avif_encode(np.round(np.asarray(picture) * (1023 / 255)).astype(np.uint16), level=85, bitspersample=10),
        "animated.webp": saved(picture, "WEBP", quality=85, **animation),
        "animated.gif": saved(picture, "GIF", **animation),
    }


def with_nclx(avif, primaries, transfer):
    at = avif.index(b"colrnclx") + 8
    return avif[:at] + struct.pack(">HH", primaries, transfer) + avif[at + 4 :]


def saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


if __name__ == "__main__":
    main()
