"""What the tests share: a small data set and a run of 30 steps, both made by the command line of the page (npm run check:scale names it), and
how programs are started."""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scale.random_numbers import named

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "dist" / "cli" / "main.js"
OPTIONS = ["--preset", "reference", "--architecture", "lightcnn-4", "--epochs", "2", "--batch", "2", "--rate", "0.0003", "--pairs", "0"]
EVERY = ["--checkpoint-steps", "5", "--keep", "40"]
ENV = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "TORCHELASTIC_ERROR_FILE": ""}


def call(*words, code=0):
    """Standard output and errors of a program that must end with this code."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd=ROOT, env=ENV, timeout=600)
    assert done.returncode == code, f"{words}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def cli(*words, code=0):
    return call("node", CLI, *words, code=code)


def torchrun(processes, *words, code=0, restarts=0):
    own = ["--nproc-per-node", processes, "--max-restarts", restarts, "--master-port", 0]
    return call(sys.executable, "-m", "torch.distributed.run", "--standalone", *own, *words, code=code)


def scale_train(*words, code=0):
    return call(sys.executable, "-m", "scale.train", *words, code=code)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory):
    """30 pictures of 6 people, noise that is partly their own: nothing in it is flat, so few choices of the network hang on rounding."""
    folder = tmp_path_factory.mktemp("data")
    for person in range(6):
        base = named(f"person {person}", 144 * 144)
        place = folder / "people" / f"person-{person}"
        place.mkdir(parents=True)
        for picture in range(5):
            own = named(f"person {person} picture {picture}", 144 * 144)
            pixels = (255 * (0.7 * base + 0.3 * own)).astype(np.uint8)
            (place / f"{picture}.pgm").write_bytes(b"P5 144 144 255\n" + pixels.tobytes())
    cli("shards", folder / "people", "--aligned", "--out", folder / "set", "--validation", "0")
    return folder / "set"


@pytest.fixture(scope="session")
def page_run(dataset, tmp_path_factory):
    """30 steps of the page's own processor engine."""
    out = tmp_path_factory.mktemp("page") / "run"
    cli("train", dataset, "--out", out, *OPTIONS, "--checkpoint-steps", "1", "--keep", "40")
    return out


@pytest.fixture(scope="session")
def alone(dataset, tmp_path_factory):
    """The same 30 steps here, in one process."""
    out = tmp_path_factory.mktemp("alone") / "run"
    scale_train("--shards", dataset, "--out", out, *OPTIONS, "--checkpoint-steps", "1", "--keep", "40")
    return out
