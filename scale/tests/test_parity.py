"""The same training here and in the page's engine, by one process and by two, with the classifier whole and divided."""
import pytest

from .compare import curves, differences, run_of, tensors_of
from .conftest import EVERY, OPTIONS, scale_train, torchrun


def assert_equal(first, second, tolerance, gradients):
    """After 30 steps losses and weights, after the first one the velocities, which are the gradients."""
    loss, rate = curves(first, second)
    weights = differences(tensors_of(first, 30), tensors_of(second, 30))
    print(f"losses within {loss:.1e}, weights within {max(weights.values()):.1e}")
    assert loss < tolerance and rate < 1e-12 and max(weights.values()) < tolerance
    assert max(differences(tensors_of(first, 1), tensors_of(second, 1), "velocity.").values()) < gradients


def test_30_steps_are_those_of_the_page(page_run, alone):
    assert_equal(page_run, alone, 1e-3, 1e-3)
    keys = ("options", "stepsPerEpoch", "identities")
    assert [run_of(page_run)[key] for key in keys] == [run_of(alone)[key] for key in keys]


@pytest.mark.parametrize("more", [[], ["--split-head"]], ids=["whole head", "split head"])
def test_two_processes_with_half_batches_are_one_with_whole_ones(dataset, alone, tmp_path, more):
    torchrun(2, "-m", "scale.train", "--shards", dataset, "--out", tmp_path / "run", *OPTIONS, "--checkpoint-steps", 1, "--keep", 40, *more)
    assert_equal(tmp_path / "run", alone, 2e-4, 1e-5)


def test_gradients_of_parts_add_up(dataset, alone, tmp_path):
    scale_train("--shards", dataset, "--out", tmp_path / "run", *OPTIONS, "--checkpoint-steps", 1, "--keep", 40, "--micro-batch", 1)
    assert_equal(tmp_path / "run", alone, 2e-4, 1e-5)


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_stays_near(dataset, alone, tmp_path, precision):
    more = ["--epochs", 1, "--precision", precision, "--channels-last"]
    scale_train("--shards", dataset, "--out", tmp_path / "run", *OPTIONS, *EVERY, *more)
    for row, other in zip(run_of(tmp_path / "run")["history"], run_of(alone)["history"]):
        assert row["loss"] == pytest.approx(other["loss"], rel=0.02)


def test_a_sample_of_the_identities_trains(dataset, tmp_path):
    more = ["--split-head", "--sample", 0.5, "--epochs", 1]
    torchrun(2, "-m", "scale.train", "--shards", dataset, "--out", tmp_path / "run", *OPTIONS, *more)
    losses = [row["loss"] for row in run_of(tmp_path / "run")["history"]]
    assert len(losses) == 15 and max(losses) < 1.79  # ln 6 of all six; fewer take part here
