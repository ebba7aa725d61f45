# Score of two faces: python verify.py A.png B.png  (pip install numpy pillow onnxruntime safetensors)
# A and B are aligned crops, 128x128 gray: eyes level, midpoint of the eyes at (64, 40), mouth at y = 88.
# The score is the one that card.json names: the cosine of two embeddings, -1 to 1, or the Joint Bayesian log likelihood ratio of
# jb.safetensors; the two thresholds are those of card.json, as the page uses them.
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from safetensors.numpy import load_file

KIT = Path(__file__).parent


def load_crop(path):
    picture = Image.open(path).convert("L")
    if picture.size != (128, 128):
        sys.exit(f"{path}: {picture.size[0]}x{picture.size[1]} pixels, expected an aligned crop of 128x128")
    return np.asarray(picture, dtype=np.float32)[None] / 255  # [1, 128, 128]


if len(sys.argv) != 3:
    sys.exit("Usage: python verify.py A.png B.png")
whole = json.loads((KIT / "card.json").read_text(encoding="utf-8"))
card = whole["calibration"]
crops = np.stack([load_crop(path) for path in sys.argv[1:]])  # [2, 1, 128, 128]
session = onnxruntime.InferenceSession(str(KIT / "model.onnx"), providers=["CPUExecutionProvider"])
rows = session.run(["embedding"], {"input": np.concatenate([crops, crops[..., ::-1]])})[0].astype(np.float64)  # 4 x [256]
rows /= np.linalg.norm(rows, axis=1, keepdims=True)
both = card is None or card.get("embedding") == "mirrored"  # the mean of a face and its mirror image
pair = rows[:2] + rows[2:] if both else rows[:2]
a, b = pair / np.linalg.norm(pair, axis=1, keepdims=True)
score = float(a @ b)
if whole.get("score") == "jb":
    jb = load_file(KIT / "jb.safetensors")
    (x, y), between = (np.stack([a, b]) - jb["mean"]) @ jb["transform"], jb["between"]
    t, d = between + 1, 2 * between + 1
    score = float(np.sum(between / d * x * y - 0.5 * (t / d - 1 / t) * (x * x + y * y) + np.log(t) - 0.5 * np.log(d)))
print(f"score {score:.6f}")
if card is None:
    print("no verdict: this model is not calibrated")
    sys.exit()
same = card["thresholds"]["0.001"]
different = min(same, card.get("fnrThresholds", {"0.01": -np.inf})["0.01"])
verdict = "same person" if score >= same else "different persons" if score < different else "cannot tell"
print(f"{verdict}: same from {same:.4f}, different below {different:.4f} ({card['source']})")
