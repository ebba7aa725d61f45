"""The numbers of src/train/prove.ts in PyTorch: loss, lengths of the gradients and the loss after one step of a tiny network with every
kind of layer. Prints them."""
import json

import torch
from torch import nn
from torch.nn import functional as F

from lightcnn import Group, Mfm, Residual, formula_pictures, formula_state, mfm

LABELS = [1, 4]
IDENTITIES = 5
RATE = 0.01
GAIN = 1.0


class Proof(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = mfm(1, 4, 5, 2)
        self.block1 = nn.Sequential(Residual(4))
        self.group1 = Group(4, 8)
        self.fc = Mfm(nn.Linear(8 * 8 * 8, 512))
        self.fc2 = nn.Linear(256, IDENTITIES)

    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 2)  # 64
        x = self.block1(x)
        x = F.max_pool2d(x, 2) + F.avg_pool2d(x, 2)  # 32
        x = F.max_pool2d(self.group1(x), 2)  # 16
        x = F.max_pool2d(x, 2)  # 8
        feature = self.fc(x.flatten(1))
        return feature, self.fc2(feature)


def main():
    model = Proof()
    model.load_state_dict(formula_state(model, GAIN))
    pictures = torch.from_numpy(formula_pictures(len(LABELS)))
    labels = torch.tensor(LABELS)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    loss = F.cross_entropy(model(pictures)[1], labels)
    loss.backward()
    lengths = {name: value.grad.norm().item() for name, value in model.named_parameters()}
    optimizer.step()
    after = F.cross_entropy(model(pictures)[1], labels).item()
    print(json.dumps({"loss": loss.item(), "after": after, "lengths": lengths}, indent=1))


if __name__ == "__main__":
    main()
