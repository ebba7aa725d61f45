// The two examples of the inference kit, forty lines each: they give the score that the page gives for two aligned crops.

export const PYTHON_EXAMPLE = `# Score of two faces: python verify.py A.png B.png  (pip install numpy pillow onnxruntime)
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
`

export const TYPESCRIPT_EXAMPLE = `// Score of two faces: npx tsx verify.ts A.png B.png  (npm install onnxruntime-web sharp; Node 20 or newer)
// A and B are aligned crops, 128x128 gray: eyes level, midpoint of the eyes at (64, 40), mouth at y = 88.
// The score is the cosine of two embeddings, -1 to 1, as the page shows it.
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import sharp from 'sharp'

async function loadCrop(path: string): Promise<Float32Array> {
  const { data, info } = await sharp(path).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true })
  if (info.width !== 128 || info.height !== 128)
    throw new Error(path + ': ' + info.width + 'x' + info.height + ' pixels, expected an aligned crop of 128x128')
  return Float32Array.from({ length: 128 * 128 }, (_, i) => data[i * info.channels] / 255) // [128, 128]
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

const paths = process.argv.slice(2)
if (paths.length !== 2) throw new Error('Usage: npx tsx verify.ts A.png B.png')
const input = new Float32Array(2 * 128 * 128) // [2, 1, 128, 128]
for (const [i, path] of paths.entries()) input.set(await loadCrop(path), i * 128 * 128)
const model = await readFile(new URL('model.onnx', import.meta.url))
const session = await ort.InferenceSession.create(model)
const run = await session.run({ input: new ort.Tensor('float32', input, [2, 1, 128, 128]) })
const embeddings = run.embedding.data as Float32Array // [2, 256]
const score = cosine(embeddings.slice(0, 256), embeddings.slice(256))
console.log('score ' + score.toFixed(6))

const { calibration } = JSON.parse(await readFile(new URL('card.json', import.meta.url), 'utf8'))
if (calibration === null) console.log('no verdict: this model is not calibrated')
else {
  const threshold: number = calibration.thresholds['0.001']
  const verdict = score >= threshold ? 'same person' : 'different persons'
  console.log(verdict + ' at threshold ' + threshold.toFixed(4) + ', FAR 0.1 %')
}
`
