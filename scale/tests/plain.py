"""plain.py SET ARCHITECTURE BATCH STEPS: the shortest loop that trains the same network in PyTorch, all pictures in memory: what speed.py
holds scale.train against. Prints the seconds of each step."""
import sys
import time

import torch
from torch.nn import functional as F

from scale.dataset import Dataset
from scale.networks import Network
from scale.tables import ARCHITECTURES

folder, name, batch, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
dataset = Dataset(folder)
images = torch.cat([torch.from_numpy(part[:]) for part in dataset.images])
labels = torch.from_numpy(dataset.labels)
network, head = Network(ARCHITECTURES[name]), torch.nn.Linear(256, len(dataset.identities))
optimizer = torch.optim.SGD([*network.parameters(), *head.parameters()], lr=3e-4, momentum=0.9, weight_decay=1e-4)
for step in range(steps):
    begin = time.monotonic()
    chosen = torch.randint(len(labels), (batch,))
    x, y = torch.randint(17, (2,)).tolist()
    crops = images[chosen, y : y + 128, x : x + 128].float()[:, None] / 255
    loss = F.cross_entropy(head(F.dropout(network(crops))), labels[chosen])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    loss.item()
    print(time.monotonic() - begin)
