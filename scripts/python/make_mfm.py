"""make_mfm.py OUT.json: the gradient of Max-Feature-Map as PyTorch 2.13 computes it with torch.max, without and with exact ties."""
import json
import sys

import torch

torch.manual_seed(3)


def case(z, bias):
    dy = torch.arange(1, z.shape[0] * z.shape[1] // 2 + 1, dtype=torch.float32).reshape(z.shape[0], -1) / 8
    z.requires_grad_()
    bias.requires_grad_()
    first, second = (z + bias).chunk(2, 1)
    torch.max(first, second).backward(dy)
    values = {"z": z, "bias": bias, "dy": dy, "dz": z.grad, "dbias": bias.grad}
    return {name: value.detach().tolist() for name, value in values.items()}


# eighths are exact in float32, so that sums tie where they should
clear = torch.tensor([[1, 2, 3, 0.5], [0.25, -1, 0.5, 2], [-1, 4, -2, 3]])
ties = torch.tensor([[0.5, 0.5, 0.5, 1], [0, -1, 0, -1], [2, 0, 1, 0]])
bias = torch.tensor([0.125, 0, 0.125, 0])
with open(sys.argv[1], "w") as file:
    json.dump({"clear": case(clear, bias.clone()), "ties": case(ties, bias.clone())}, file, indent=1)
    file.write("\n")
