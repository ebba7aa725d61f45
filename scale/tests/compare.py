"""What two runs of the same options differ by. Rounding flips the choice of nearly equal halves and pixels here and there, so gradients drift
apart from the second step on, and velocities with them: they are compared after the first step only."""
import json
from pathlib import Path

from safetensors.torch import load_file


def tensors_of(folder, step):
    return load_file(Path(folder) / f"step-{step:07}.safetensors")


def run_of(folder):
    return json.loads((Path(folder) / "run.json").read_text("utf-8"))


def differences(first, second, prefix=""):
    """By layer, the length of the difference beside the second one's own. A layer's bias, which begins as zeros, counts with its weights."""
    layers = {}
    for name in first.keys() & second.keys():
        if name.startswith("velocity.") == (prefix == "velocity."):
            own = layers.setdefault(name.rsplit(".", 1)[0], [0.0, 0.0])
            own[0] += float((first[name].double() - second[name].double()).square().sum())
            own[1] += float(second[name].double().square().sum())
    return {name: (off / max(size, 1e-24)) ** 0.5 for name, (off, size) in layers.items()}


def curves(first, second):
    """(largest relative difference of losses, of rates) of two runs with as many rows."""
    pairs = list(zip(run_of(first)["history"], run_of(second)["history"], strict=True))
    assert [(a["epoch"], a["step"]) for a, _ in pairs] == [(b["epoch"], b["step"]) for _, b in pairs]
    off = lambda key: max(abs(a[key] / b[key] - 1) for a, b in pairs)
    return off("loss"), off("rate")
