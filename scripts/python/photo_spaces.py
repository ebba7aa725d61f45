"""Colour spaces for make_photos.py: curves, primaries, and ICC profiles of three curves and a matrix."""
import struct

import numpy as np

D50 = np.array([0.9642, 1.0, 0.8249])
PRIMARIES = {
    "srgb": [0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290],
    "p3": [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.3290],
    "bt2020": [0.708, 0.292, 0.170, 0.797, 0.131, 0.046, 0.3127, 0.3290],
}
P3 = PRIMARIES["p3"]


def srgb_light(level):
    return np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)


def srgb_level(light):
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def pq(nits):
    """SMPTE ST 2084: levels of 0..1."""
    power = (np.clip(nits, 0, 10000) / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def to_xyz(primaries):
    """Light of these primaries -> XYZ under their own white."""
    x, y = np.array(primaries[0:6:2]), np.array(primaries[1:6:2])
    matrix = np.stack([x, y, 1 - x - y])
    wx, wy = primaries[6:]
    return matrix * np.linalg.solve(matrix, [wx / wy, 1, (1 - wx - wy) / wy])


def to_primaries(light, primaries):
    """Light of sRGB's primaries [..., 3] -> light of these, which have the same white."""
    return np.clip(light @ (np.linalg.inv(to_xyz(primaries)) @ to_xyz(PRIMARIES["srgb"])).T, 0, 1)


def matrix_profile(primaries, gamma=None):
    """An ICC profile (version 4); without `gamma` its curve is sRGB's."""
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    wx, wy = primaries[6:]
    white = np.array([wx / wy, 1, (1 - wx - wy) / wy])
    adapt = np.linalg.inv(bradford) @ np.diag((bradford @ D50) / (bradford @ white)) @ bradford
    columns = (adapt @ to_xyz(primaries)).T
    fixed = lambda values: b"".join(struct.pack(">i", round(v * 65536)) for v in values)
    xyz = lambda values: b"XYZ \0\0\0\0" + fixed(values)
    text = lambda value: b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 2 * len(value), 28) + value.encode("utf-16-be")
    curve = b"para\0\0\0\0" + (struct.pack(">HH", 0, 0) + fixed([gamma]) if gamma else
                               struct.pack(">HH", 3, 0) + fixed([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]))
    tags = [(b"desc", text("made")), (b"cprt", text("none")), (b"wtpt", xyz(D50)), (b"rXYZ", xyz(columns[0])), (b"gXYZ", xyz(columns[1])),
            (b"bXYZ", xyz(columns[2])), (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data
    header = struct.pack(">I4sI4s4s4s12s4s", start + len(body), bytes(4), 0x04300000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp")
    header += bytes(28) + fixed(D50)
    return header + bytes(128 - len(header)) + struct.pack(">I", len(tags)) + table + body


GAIN = 1.4  # how much more than its number an ink covers


def to_inks(levels, gain):
    """sRGB levels 0..1 -> C, M, Y, K 0..1: black takes half of what the three inks share."""
    inks = 1 - levels
    black = inks.min(axis=-1, keepdims=True) / 2
    inks = np.concatenate([(inks - black) / (1 - black), black], axis=-1)
    return 1 - (1 - inks) ** (1 / GAIN) if gain else inks


def ink_profile(steps=9):
    """An ICC profile (version 2, lut8) of the inks of `to_inks` with gain: CMYK -> Lab."""
    axis = np.linspace(0, 1, steps)
    c, m, y, k = np.meshgrid(axis, axis, axis, axis, indexing="ij")
    paper = lambda ink: (1 - ink) ** GAIN
    levels = np.stack([paper(ink) * paper(k) for ink in (c, m, y)], axis=-1)
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    white = np.array([0.3127 / 0.329, 1, (1 - 0.3127 - 0.329) / 0.329])
    adapt = np.linalg.inv(bradford) @ np.diag((bradford @ D50) / (bradford @ white)) @ bradford
    xyz = srgb_light(levels) @ (adapt @ to_xyz(PRIMARIES["srgb"])).T / D50
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    lab = np.stack([(116 * f[..., 1] - 16) * 2.55, 500 * (f[..., 0] - f[..., 1]) + 128, 200 * (f[..., 1] - f[..., 2]) + 128], axis=-1)
    ramp = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes([4, 3, steps, 0]) + struct.pack(">9i", *(65536 * v for v in (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    lut += ramp * 4 + np.clip(np.round(lab), 0, 255).astype(np.uint8).tobytes() + ramp * 3
    text = b"text\0\0\0\0none\0"
    desc = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"inks\0" + bytes(78)
    fixed = b"".join(struct.pack(">i", round(v * 65536)) for v in D50)
    tags = [(b"desc", desc), (b"cprt", text), (b"wtpt", b"XYZ \0\0\0\0" + fixed), (b"A2B0", lut)]
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data
    header = struct.pack(">I4sI4s4s4s12s4s", start + len(body), bytes(4), 0x02400000, b"prtr", b"CMYK", b"Lab ", bytes(12), b"acsp")
    header += bytes(28) + fixed
    return header + bytes(128 - len(header)) + struct.pack(">I", len(tags)) + table + body
