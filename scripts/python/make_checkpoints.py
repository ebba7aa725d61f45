"""make_checkpoints.py OUT: the small checkpoints of fixtures/checkpoints that PyTorch 2.13 wrote (with numpy 2.4 and omegaconf 2.4):
weights with everything beside them that training scripts leave, arrays of NumPy, quantised and float8 weights."""
import collections
import dataclasses
import datetime
import decimal
import enum
import functools
import pathlib
import sys
import types
import uuid

import numpy as np
import torch
from omegaconf import OmegaConf
from torch import nn

OUT = pathlib.Path(sys.argv[1])


class Phase(enum.Enum):
    WARM = 1


class Switch(enum.IntFlag):
    A = 1
    B = 2


@dataclasses.dataclass
class Config:
    rate: float = 0.1
    data: pathlib.Path = pathlib.PurePosixPath("/data")


@dataclasses.dataclass(slots=True)
class Slots:
    a: int = 1


def weights(first):
    return collections.OrderedDict(w=torch.arange(first, first + 6, dtype=torch.float32).reshape(2, 3), b=torch.ones(2))


def beside():
    net = nn.Linear(1, 1)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    return {
        "epoch": 7,
        "config": Config(),
        "phase": Phase.WARM,
        "switch": Switch.A | Switch.B,
        "slots": Slots(),
        "options": OmegaConf.create({"net": {"layers": [1, 2], "name": "x"}}),
        "path": pathlib.PurePosixPath("/a/b"),
        "when": datetime.datetime(2026, 1, 2, 3, 4),
        "took": datetime.timedelta(1),
        "price": decimal.Decimal("1.5"),
        "id": uuid.UUID(int=5),
        "space": types.SimpleNamespace(a=1),
        "part": functools.partial(nn.ReLU, inplace=True),
        "loss": nn.CrossEntropyLoss(),
        "optimizer": sgd,
        "scheduler": torch.optim.lr_scheduler.StepLR(sgd, 3),
        "best": np.float64(97.5),
        "complex": 1j,
        "sizes": {"queue": collections.deque([1]), "range": range(3), "slice": slice(1), "frozen": frozenset([1])},
    }


def save(name, saved, **options):
    torch.save(saved, OUT / name, **options)


def arrays():
    return {
        "little": np.arange(6, dtype="<f4").reshape(2, 3),
        "big": np.arange(6, dtype=">f4").reshape(2, 3),
        "fortran": np.asfortranarray(np.arange(6, dtype="<f4").reshape(2, 3)),
        "half": np.arange(3, dtype="<f2"),
        "count": np.array(200, dtype="<i8"),
        "high": np.full(4, 200, dtype="u1"),
    }


save("objects.pth", {"state_dict": weights(0), **beside()})
# old files hold the source of each class of nn.Module, which is not ours to publish: they are written by hand in the tests
old = {name: value for name, value in beside().items() if name not in ("loss", "part")}
save("objects_legacy.pth", {"state_dict": weights(0), **old}, _use_new_zipfile_serialization=False)
save("objects_protocol5.pth", {"state_dict": weights(0), **beside()}, pickle_protocol=5)
save("average.pth", {"state_dict": weights(0), "model_ema": {"module": weights(10)}, "optimizer": {"state": {0: {"momentum_buffer": torch.ones(2)}}}})
save("namespace.pth", types.SimpleNamespace(model=weights(0), step=4))
save("module.pth", nn.Sequential(nn.Linear(1, 1)))
save("arrays.pth", arrays())
save("arrays_protocol5.pth", arrays(), pickle_protocol=5)
quantised = torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(2, 2)), {nn.Linear}, dtype=torch.qint8)
save("quantised.pth", quantised.state_dict())
save("float8.pth", {"w": torch.ones(2, 2).to(torch.float8_e4m3fn), "v": torch.ones(2).to(torch.float8_e5m2)})
