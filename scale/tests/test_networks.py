"""The networks, their gradients and three steps of the recipe beside fixtures/golden/forward_golden.json."""
import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from scale.networks import max_of_halves
from scale.optimizer import Descent
from scale.processes import Group
from scale.random_numbers import named, uniform
from scale.tables import ARCHITECTURES, PRESETS, expected_shapes
from scale.trainee import Trainee

from .conftest import ROOT

GOLDEN = json.loads((ROOT / "fixtures" / "golden" / "forward_golden.json").read_text())
SETTINGS = SimpleNamespace(precision="float32", split_head=False, sample=1.0, channels_last=False, compile=False)
LABELS = torch.tensor([3, 11])


def formula_weights(table, identities=16):
    """src/model/formula.ts"""
    weights = {}
    for name, shape in expected_shapes(table, identities).items():
        count = int(np.prod(shape))
        gain = 0.1 if name == f"{table['classifier']['name']}.weight" else table["formulaGain"]
        bound = 0.05 if name.endswith("bias") else gain * np.sqrt(3 / (count / shape[0]))
        weights[name] = torch.from_numpy(((2 * named(name, count) - 1) * bound).astype(np.float32).reshape(shape))
    return weights


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_has_the_golden_numbers(name):
    table = ARCHITECTURES[name]
    golden, recipe = GOLDEN[table["title"]], {**PRESETS["reference"], "dropout": 0}
    trainee = Trainee(table, 16, recipe, Group(0, 1, torch.device("cpu")), SETTINGS)
    trainee.load(formula_weights(table))
    pictures = torch.from_numpy(uniform(12345, 2 * 128 * 128).astype(np.float32).reshape(2, 1, 128, 128))
    assert torch.allclose(trainee.embed(pictures), torch.tensor(golden["feature"]), atol=1e-4)
    optimizer, losses = Descent(table, recipe, trainee.moving), []
    optimizer.rate = 1e-4
    for step in range(3):
        optimizer.zero_grad()
        loss, _ = trainee.passed(pictures, LABELS, None)
        (loss / 2).backward()
        losses.append(loss.item() / 2)
        if step == 0:
            lengths = {key: value.grad.norm().item() for key, value in trainee.parameters.items()}
            assert lengths == pytest.approx(golden["grad_l2"], rel=1e-3)
        optimizer.step()
    assert losses == pytest.approx(golden["sgd3_losses"], rel=1e-4)


def test_gives_the_gradient_of_equal_halves_to_the_first():
    z = torch.tensor([[1.0, 5.0, 1.0, 2.0]], requires_grad=True)
    max_of_halves(z).sum().backward()
    assert z.grad.tolist() == [[1, 1, 0, 0]]
