"""check_training.py CHECKPOINT.safetensors EXPORTED.pth: PyTorch goes on from an exported training checkpoint: weights and velocities are
those of ours, bit for bit, torch.optim.SGD takes its state, and a step moves what is not frozen and nothing else."""
import sys

import torch
from torch.nn import functional as F

from lightcnn import create, formula_pictures


def read_safetensors(path):
    import json

    import numpy as np

    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[begin:end], dtype=np.float32).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return metadata, tensors


ours, exported = sys.argv[1:3]
metadata, tensors = read_safetensors(ours)
# floats and tuples: the restricted unpickler of old versions knows too little
options = {"weights_only": True} if int(torch.__version__.split(".")[0]) >= 2 else {}
checkpoint = torch.load(exported, map_location="cpu", **options)
state = {name.removeprefix("module."): value for name, value in checkpoint["state_dict"].items()}
model = create(metadata["architecture"], state["fc2.weight"].shape[0])
model.load_state_dict(state)
for name, value in state.items():
    assert torch.equal(value, tensors[name]), f"{name} differs"
parameters = list(model.named_parameters())
optimizer = torch.optim.SGD([{"params": value} for _, value in parameters], lr=1, momentum=0.5)
optimizer.load_state_dict(checkpoint["optimizer"])
moving = set()
for (name, value), group in zip(parameters, optimizer.param_groups, strict=True):
    velocity = tensors.get(f"velocity.{name}")
    if velocity is None:
        assert value not in optimizer.state and group["lr"] == 0, name
    else:
        moving.add(name)
        assert torch.equal(optimizer.state[value]["momentum_buffer"], velocity), f"velocity of {name} differs"
before = {name: value.clone() for name, value in state.items()}
_, logits = model(torch.from_numpy(formula_pictures(2)))
F.cross_entropy(logits, torch.tensor([0, 1])).backward()
optimizer.step()
for name, value in model.named_parameters():
    assert torch.equal(value, before[name]) != (name in moving), f"{name} moved wrongly"
print(f"{metadata['architecture']}: PyTorch {torch.__version__} goes on, {len(moving)} of {len(state)} parameters move")
