# Score of two faces: python verify.py A.png B.png  (pip install numpy pillow onnxruntime)
# A and B are aligned crops, 128x128 gray: eyes level, midpoint of the eyes at (64, 40), mouth at y = 88.
# The score is the cosine of two embeddings, -1 to 1, as the page shows it.
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

KIT = Path(__file__).parent


def load_crop(path):
    picture = Image.open(path).convert("L")
    if picture.size != (128, 128):
        sys.exit(f"{path}: {picture.size[0]}x{picture.size[1]} pixels, expected an aligned crop of 128x128")
    return np.asarray(picture, dtype=np.float32)[None] / 255  # [1, 128, 128]


def main():
    if len(sys.argv) != 3:
        sys.exit("Usage: python verify.py A.png B.png")
    crops = np.stack([load_crop(path) for path in sys.argv[1:]])  # [2, 1, 128, 128]
    session = onnxruntime.InferenceSession(str(KIT / "model.onnx"), providers=["CPUExecutionProvider"])
    a, b = session.run(["embedding"], {"input": crops})[0].astype(np.float64)  # 2 x [256]
    score = float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
    print(f"score {score:.6f}")

    calibration = json.loads((KIT / "card.json").read_text(encoding="utf-8"))["calibration"]
    if calibration is None:
        print("no verdict: this model is not calibrated")
        return
    threshold = calibration["thresholds"]["0.001"]
    print(f"{'same person' if score >= threshold else 'different persons'} at threshold {threshold:.4f}, FAR 0.1 %")


main()
