"""The losses of 30 steps of the reference recipe in PyTorch: SGD in the four groups of AlfredXiangWu/LightCNN@7b38a6f train.py, without
dropout, on the golden pictures and weights. Compares them with fixtures/golden/training_curve.json, or writes it (--write)."""
import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

from lightcnn import GAINS, create, formula_pictures, formula_state

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "golden" / "training_curve.json"
STEPS = 30
RATE = 1e-4
LABELS = [3, 11]
IDENTITIES = 16
TOLERANCE = 1e-3


def groups(model):
    for name, value in model.named_parameters():
        is_bias = name.endswith("bias")
        if name.startswith("fc2"):
            yield {"params": [value], "lr": RATE * (20 if is_bias else 10), "weight_decay": 0 if is_bias else 1e-4}
        else:
            yield {"params": [value], "lr": RATE * (2 if is_bias else 1), "weight_decay": 0 if is_bias else 1e-4}


def curve(name):
    model = create(name, IDENTITIES)
    model.load_state_dict(formula_state(model, GAINS[name]))
    pictures = torch.from_numpy(formula_pictures(len(LABELS)))
    labels = torch.tensor(LABELS)
    optimizer = torch.optim.SGD(list(groups(model)), lr=RATE, momentum=0.9)
    losses = []
    for _ in range(STEPS):
        loss = F.cross_entropy(model(pictures)[1], labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def main():
    curves = {name: curve(name) for name in GAINS}
    if "--write" in sys.argv:
        about = f"scripts/python/training_curve.py --write, PyTorch {torch.__version__} on a CPU, float32"
        FIXTURE.write_text(json.dumps({"source": about, "rate": RATE, "labels": LABELS, "losses": curves}) + "\n")
        return 0
    stored = json.loads(FIXTURE.read_text())["losses"]
    worst = 0
    for name, losses in curves.items():
        off = max(abs(loss / other - 1) for loss, other in zip(losses, stored[name], strict=True))
        print(f"{name}: {losses[0]:.4f} to {losses[-1]:.4f} in {STEPS} steps, {off:.1e} from the stored curve")
        worst = max(worst, off)
    return 0 if worst < TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
