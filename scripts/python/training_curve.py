"""The losses of 30 steps of the reference recipe in PyTorch: SGD in the four groups of AlfredXiangWu/LightCNN@7b38a6f train.py, without
dropout, on the golden pictures and weights; of the four networks, and of the tiny one of training_proof.py. Compares them with fixtures/golden/training_curve.json, or writes it (--write)."""
import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

import training_proof
from lightcnn import GAINS, create, formula_pictures, formula_state

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "golden" / "training_curve.json"
STEPS = 30
CASES = {name: {"rate": 1e-4, "labels": [3, 11], "identities": 16} for name in GAINS}
CASES["proof"] = {"rate": 2e-4, "labels": training_proof.LABELS, "identities": training_proof.IDENTITIES}
TOLERANCE = 1e-3


def groups(model, rate):
    for name, value in model.named_parameters():
        is_bias = name.endswith("bias")
        factor = (20 if is_bias else 10) if name.startswith("fc2") else (2 if is_bias else 1)
        yield {"params": [value], "lr": rate * factor, "weight_decay": 0 if is_bias else 1e-4}


def curve(name):
    case = CASES[name]
    model = training_proof.Proof() if name == "proof" else create(name, case["identities"])
    model.load_state_dict(formula_state(model, GAINS.get(name, training_proof.GAIN)))
    labels = torch.tensor(case["labels"])
    pictures = torch.from_numpy(formula_pictures(len(labels)))
    optimizer = torch.optim.SGD(list(groups(model, case["rate"])), lr=case["rate"], momentum=0.9)
    losses = []
    for _ in range(STEPS):
        loss = F.cross_entropy(model(pictures)[1], labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def main():
    curves = {name: curve(name) for name in CASES}
    if "--write" in sys.argv:
        about = f"scripts/python/training_curve.py --write, PyTorch {torch.__version__} on a CPU, float32"
        cases = {name: {**CASES[name], "losses": losses} for name, losses in curves.items()}
        FIXTURE.write_text(json.dumps({"source": about, "cases": cases}, indent=1) + "\n")
        return 0
    stored = json.loads(FIXTURE.read_text())["cases"]
    worst = 0
    for name, losses in curves.items():
        off = max(abs(loss / other - 1) for loss, other in zip(losses, stored[name]["losses"], strict=True))
        print(f"{name}: {losses[0]:.4f} to {losses[-1]:.4f} in {STEPS} steps, {off:.1e} from the stored curve")
        worst = max(worst, off)
    return 0 if worst < TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
