"""What most people would write: a tar of chips -> 144x144 gray crops with Pillow, one process for each core; with a model, faces are
searched by YuNet in onnxruntime. Prints one JSON line. import_pillow.py TAR OUT [YUNET]"""
import hashlib, io, json, math, multiprocessing, os, sys, tarfile, time
import numpy as np
from PIL import Image

SPHEREFACE = [(30.29, 51.7), (65.53, 51.5), (48.03, 71.74), (33.55, 92.37), (62.73, 92.2)]
session = None

def start(model):
    global session
    if model:
        import onnxruntime as ort
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        session = ort.InferenceSession(model, options, providers=['CPUExecutionProvider'])

def find(image):
    """Five points of the surest face: one look at twice the size, as our first look at a chip."""
    w, h = image.width * 2, image.height * 2
    pw, ph = -(-w // 32) * 32, -(-h // 32) * 32
    planes = np.zeros((1, 3, ph, pw), np.float32)
    planes[0, :, :h, :w] = np.asarray(image.resize((w, h), Image.BILINEAR), np.float32)[:, :, ::-1].transpose(2, 0, 1)
    names = [output.name for output in session.get_outputs()]
    out = dict(zip(names, session.run(None, {session.get_inputs()[0].name: planes})))
    best, points = 0.6, None
    for stride in (8, 16, 32):
        score = np.sqrt(out[f'cls_{stride}'] * out[f'obj_{stride}']).ravel()
        cell = int(score.argmax())
        if score[cell] <= best: continue
        best = score[cell]
        columns = pw // stride
        kps = out[f'kps_{stride}'].reshape(-1, 10)[cell]
        points = [((cell % columns + kps[2 * k]) * stride / 2, (cell // columns + kps[2 * k + 1]) * stride / 2) for k in range(5)]
    return points

def crop(image, points):
    (lx, ly), (rx, ry), _, (mlx, mly), (mrx, mry) = points
    ex, ey, mx, my = (lx + rx) / 2, (ly + ry) / 2, (mlx + mrx) / 2, (mly + mry) / 2
    angle = math.atan2(ry - ly, rx - lx)
    c, s = math.cos(angle), math.sin(angle)
    scale = 48 / ((my - ey) * c - (mx - ex) * s)
    a, b = c / scale, s / scale
    return image.convert('L').transform((144, 144), Image.AFFINE, (a, -b, ex - a * 72 + b * 48, b, a, ey - b * 72 - a * 48), Image.BICUBIC)

def prepare(item):
    path, data = item
    digest = hashlib.sha256(data).digest()[:8]
    try:
        image = Image.open(io.BytesIO(data)).convert('RGB')
    except Exception:
        return path, digest, None
    points = find(image) if session else SPHEREFACE
    return path, digest, crop(image, points).tobytes() if points else None

def pictures(path):
    with tarfile.open(path) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith('.jpg'):
                yield member.name, tar.extractfile(member).read()

if __name__ == '__main__':
    source, out, model = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None
    if model:
        import onnxruntime  # noqa: F401  what is missing is told here: a pool starts workers that fail again and again
    begin, kept, seen, labels, file, count = time.time(), 0, set(), {}, None, 0
    with multiprocessing.Pool(os.cpu_count(), start, (model,)) as pool, open(out, 'wb') as file:
        for path, digest, image in pool.imap(prepare, pictures(source), 32):
            count += 1
            if image is None or digest in seen: continue
            seen.add(digest)
            labels.setdefault(path.split('/')[-2], len(labels))
            file.write(image)
            kept += 1
    print(json.dumps({'pictures': kept, 'read': count, 'seconds': time.time() - begin}))
