"""The networks as PyTorch modules, walked from the tables as src/model/forward.ts walks them, with the parameter names of
AlfredXiangWu/LightCNN@7b38a6f."""
import torch
from torch import nn
from torch.nn import functional as F

from .tables import convolutions


def max_of_halves(z):
    """Max-Feature-Map: of two equal halves the first takes the whole gradient, as in Caffe, MindSpore and the page (docs/lightcnn.md 1.1);
    torch.max would give each of them half of it."""
    first, second = z.chunk(2, 1)
    return torch.where(second > first, second, first)


def plant(root, name, module):
    """Puts a module where a dotted name leads."""
    *folders, last = name.split(".")
    for folder in folders:
        if folder not in root._modules:
            root.add_module(folder, nn.Module())
        root = root._modules[folder]
    root.add_module(last, module)
    return module


class Network(nn.Module):
    """Crops [B, 1, 128, 128] of 0..1 -> embeddings [B, 256]."""

    def __init__(self, table):
        super().__init__()
        self.table = table
        convs = {
            name: plant(self, f"{name}.filter", nn.Conv2d(channels, 2 * out, kernel, 1, pad))
            for name, channels, out, kernel, pad in convolutions(table)
        }
        flat, dense = table["flat"], table["dense"]
        outputs = 512 if dense["mfm"] else 256
        last = plant(self, dense["name"], nn.Linear(flat["channels"] * flat["size"] ** 2, outputs))
        self.walk = [self.step_of(layer, convs) for layer in table["layers"]]
        self.last = [last]  # in a list: it has its name already

    def step_of(self, layer, convs):
        if layer["kind"] == "mfm":
            conv = convs[layer["name"]]
            return lambda x: max_of_halves(conv(x))
        if layer["kind"] == "residual":
            first, second = (convs[f"{layer['name']}.{which}"] for which in ("conv1", "conv2"))
            return lambda x: x + max_of_halves(second(max_of_halves(first(x))))
        ceil = bool(layer.get("ceil"))
        if layer["mode"] == "max":
            return lambda x: F.max_pool2d(x, 2, ceil_mode=ceil)
        return lambda x: F.max_pool2d(x, 2) + F.avg_pool2d(x, 2)

    def forward(self, x):
        for step in self.walk:
            x = step(x)
        z = self.last[0](x.flatten(1))
        return max_of_halves(z) if self.table["dense"]["mfm"] else z
