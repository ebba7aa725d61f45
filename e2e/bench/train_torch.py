"""Training steps of LightCNN-9 in PyTorch on the CPU: argv is threads, batch, times. Prints the median milliseconds of a step."""
import statistics
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts" / "python"))
import torch  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from lightcnn import create, formula_pictures  # noqa: E402

threads, batch, times = map(int, sys.argv[1:4])
torch.set_num_threads(threads)
model = create("lightcnn-9", 100)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9, weight_decay=1e-4)
pictures = torch.from_numpy(formula_pictures(batch))
labels = torch.arange(batch) % 100
found = []
for step in range(times + 1):
    begin = time.perf_counter()
    feature, _ = model(pictures)
    loss = F.cross_entropy(model.fc2(F.dropout(feature)), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    loss.item()
    found.append(time.perf_counter() - begin)
print(1000 * statistics.median(found[1:]), torch.__version__)
