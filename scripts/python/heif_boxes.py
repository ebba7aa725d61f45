"""Writes HEIC files as phones do: grids of tiles, rotation and mirror boxes, auxiliary pictures, several pictures (ISO 23008-12, 14496-12).

HEVC data and hvcC boxes come from pillow-heif (x265); only the boxes around them are written here.
"""
import io
import struct

import pillow_heif


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind, version, flags, *parts):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def boxes(data):
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        size = size or len(data) - at
        yield kind, data[at + 8 : at + size], data[at : at + size]
        at += size


def encoded(picture, **options):
    """(hvcC box, HEVC data) of a Pillow picture."""
    out = io.BytesIO()
    pillow_heif.from_pillow(picture).save(out, **options)
    return taken(out.getvalue())


def taken(data):
    """(hvcC box, HEVC data) of the first item of a file that libheif wrote."""
    top = {kind: body for kind, body, _ in boxes(data)}
    meta = {kind: body for kind, body, _ in boxes(top[b"meta"][4:])}
    iprp = {kind: body for kind, body, _ in boxes(meta[b"iprp"])}
    hvcc = next(whole for kind, _, whole in boxes(iprp[b"ipco"]) if kind == b"hvcC")
    iloc = meta[b"iloc"]
    version, sizes = iloc[0], struct.unpack_from(">H", iloc, 4)[0]
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    assert version <= 1 and offset_size == 4 and length_size == 4
    at = 8 + 2 + (2 if version == 1 else 0) + 2 + base_size + 2
    offset, length = struct.unpack_from(">II", iloc, at)
    base = 0 if base_size == 0 else struct.unpack_from(">I", iloc, at - 2 - base_size)[0]
    return hvcc, data[base + offset : base + offset + length]


class HeifFile:
    def __init__(self):
        self.items, self.properties, self.references = [], [], []

    def add(self, kind, data, properties, hidden=False, in_idat=False):
        """An item; `properties`: (box, is essential). Gives its number, from 1."""
        links = []
        for one, essential in properties:
            if one not in self.properties:
                self.properties.append(one)
            links.append((self.properties.index(one) + 1, essential))
        self.items.append((kind, data, links, hidden, in_idat))
        return len(self.items)

    def refer(self, kind, source, targets):
        self.references.append(box(kind, struct.pack(f">HH{len(targets)}H", source, len(targets), *targets)))

    def bytes(self, primary):
        ftyp = box(b"ftyp", b"heic", bytes(4), b"mif1", b"heic")
        idat = b"".join(data for _, data, _, _, in_idat in self.items if in_idat)
        meta_of = lambda start: full(
            b"meta", 0, 0,
            full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full(b"pitm", 0, 0, struct.pack(">H", primary)),
            full(b"iinf", 0, 0, struct.pack(">H", len(self.items)), *(
                full(b"infe", 2, int(hidden), struct.pack(">HH4s", i + 1, 0, kind), b"\0")
                for i, (kind, _, _, hidden, _) in enumerate(self.items))),
            *([full(b"iref", 0, 0, *self.references)] if self.references else []),
            box(b"iprp", box(b"ipco", *self.properties), self._ipma()),
            *([box(b"idat", idat)] if idat else []),
            self._iloc(start),
        )
        start = len(ftyp) + len(meta_of(0)) + 8
        return ftyp + meta_of(start) + box(b"mdat", *(d for _, d, _, _, in_idat in self.items if not in_idat))

    def _ipma(self):
        entries = b"".join(
            struct.pack(">HB", i + 1, len(links)) + bytes(number | (0x80 if essential else 0) for number, essential in links)
            for i, (_, _, links, _, _) in enumerate(self.items) if links)
        count = sum(1 for item in self.items if item[2])
        return full(b"ipma", 0, 0, struct.pack(">I", count), entries)

    def _iloc(self, start):
        rows, at, in_idat_at = b"", start, 0
        for i, (_, data, _, _, in_idat) in enumerate(self.items):
            rows += struct.pack(">HHHHII", i + 1, int(in_idat), 0, 1, in_idat_at if in_idat else at, len(data))
            if in_idat:
                in_idat_at += len(data)
            else:
                at += len(data)
        return full(b"iloc", 1, 0, struct.pack(">HH", 0x4400, len(self.items)), rows)


def ispe(width, height):
    return full(b"ispe", 0, 0, struct.pack(">II", width, height)), False


def irot(quarters):
    """Turned that many quarters against the clock when shown."""
    return box(b"irot", bytes([quarters])), True


def imir(axis):
    """1: left and right change places; 0: top and bottom."""
    return box(b"imir", bytes([axis])), True


def nclx(primaries, transfer, matrix, full_range=True):
    return box(b"colr", b"nclx", struct.pack(">HHHB", primaries, transfer, matrix, 0x80 if full_range else 0)), False


def icc(profile):
    return box(b"colr", b"prof", profile), False


def aux(urn):
    return full(b"auxC", 0, 0, urn.encode() + b"\0"), True


def grid(rows, columns, width, height):
    return struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
