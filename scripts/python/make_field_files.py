"""make_field_files.py: fixtures/field, the files that face recognition is trained and measured with, made by their real writers.
Wants Python with mxnet 1.9.1 (NumPy below 1.24) and Pillow: pip install mxnet==1.9.1 --no-deps; pip install numpy==1.23.5 Pillow requests.

verification-*.bin  InsightFace's lfw2pack.py: pickle.dump((pictures, same), file, protocol)
train.rec, .idx     InsightFace's face2rec2.py: identity table at index 0, header flag 2, labels of two numbers
plain.rec, .idx     MXNet's im2rec.py: header flag 0, one number a label
"""
import io
import pickle
from pathlib import Path

import mxnet as mx
import numpy as np
from PIL import Image

OUT = Path(__file__).parents[2] / "fixtures" / "field"
OUT.mkdir(exist_ok=True)
rng = np.random.default_rng(20)


def picture(person, shot, kind="JPEG"):
    """A pattern of 112 x 112 that is the person's, with the shot's noise."""
    base = np.random.default_rng(person).integers(0, 256, (7, 7, 3))
    noise = np.random.default_rng(1000 * person + shot).integers(-20, 21, (7, 7, 3))
    small = np.clip(base + noise, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(small).resize((112, 112), Image.BICUBIC).save(out, kind, quality=60)
    return out.getvalue()


class Python2Pickler(pickle._Pickler):
    """Writes bytes as Python 2's pickle.py writes str: SHORT_BINSTRING and BINSTRING."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_bytes(self, obj):
        size = len(obj)
        head = b"U" + bytes([size]) if size < 256 else b"T" + size.to_bytes(4, "little")
        self.write(head + obj)
        self.memoize(obj)

    dispatch[bytes] = save_bytes


pairs = [(picture(1, 1), picture(1, 2), True), (picture(2, 1), picture(3, 1, "PNG"), False), (picture(4, 1), picture(4, 2), True)]
pictures = [one for a, b, _ in pairs for one in (a, b)]
same = [is_same for *_, is_same in pairs]
for protocol in range(6):
    (OUT / f"verification-{protocol}.bin").write_bytes(pickle.dumps((pictures, same), protocol))
with open(OUT / "verification-python2.bin", "wb") as file:
    Python2Pickler(file, 2).dump((pictures, same))
arrays = [np.frombuffer(one, np.uint8) for one in pictures]
for protocol in (2, 5):
    (OUT / f"verification-arrays-{protocol}.bin").write_bytes(pickle.dumps((arrays, np.array(same)), protocol))
(OUT / "verification-scalars.bin").write_bytes(pickle.dumps((pictures, [np.bool_(one) for one in same]), 4))
(OUT / "verification-bytearrays.bin").write_bytes(pickle.dumps(([bytearray(one) for one in pictures], same), 5))
(OUT / "verification-odd.bin").write_bytes(pickle.dumps((pictures[:-1], same), 4))
(OUT / "verification-short.bin").write_bytes(pickle.dumps((pictures, same[:-1]), 4))


class Command:
    def __reduce__(self):
        return (print, ("this must never run",))


(OUT / "verification-hostile.bin").write_bytes(pickle.dumps((pictures[:1] + [Command()], same[:1]), 4))

# 4 people with 3, 2, 4 and 3 pictures, as face2rec2.py packs them: pictures from 1 on, then people, at 0 where people begin and end
counts = [3, 2, 4, 3]
record = mx.recordio.MXIndexedRecordIO(str(OUT / "train.idx"), str(OUT / "train.rec"), "w")
at = 1
begins = []
for person, count in enumerate(counts):
    begins.append((at, at + count))
    for shot in range(count):
        record.write_idx(at, mx.recordio.pack(mx.recordio.IRHeader(0, float(person), at, 0), picture(10 + person, shot)))
        at += 1
for person, (begin, end) in enumerate(begins):
    record.write_idx(at + person, mx.recordio.pack(mx.recordio.IRHeader(0, [float(begin), float(end)], at + person, 0), b""))
record.write_idx(0, mx.recordio.pack(mx.recordio.IRHeader(0, [float(at), float(at + len(counts))], 0, 0), b""))
record.close()
(OUT / "property").write_text(f"{len(counts)},112,112\n")

# header flag 2: the label and what else; one picture holds the magic number, on 4-byte boundaries, so that it is written in parts
MAGIC = (0xCED7230A).to_bytes(4, "little")
record = mx.recordio.MXIndexedRecordIO(str(OUT / "plain.idx"), str(OUT / "plain.rec"), "w")
for at in range(6):
    body = picture(20 + at // 2, at)
    if at == 3:  # behind the end of the JPEG, where decoders do not look; 8 bytes of label keep the 24 + 8 before it a multiple of 4
        body += b"\0" * (-len(body) % 4) + MAGIC + b"abcd" + MAGIC
    label = [float(at // 2), 0.5] if at >= 3 else float(at // 2)
    record.write_idx(at, mx.recordio.pack(mx.recordio.IRHeader(0, label, at, 0), body))
record.close()
(OUT / "plain.lst").write_text("".join(f"{at}\t{at // 2}.000000\tpeople/{at // 2}/{at}.jpg\n" for at in range(6)))
