"""speed.py SET [ARCHITECTURE]: pictures a second of scale.train in one process and in two, one thread each, beside the plain loop, by turns. The
median of all steps and the fastest one are told: other programs on the machine disturb the fastest one least."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BATCH, EPOCHS, ROUNDS = 6, 4, 2


def call(words):
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, *map(str, words)], check=True, capture_output=True, text=True, env=env).stdout


def steps_of(kind, dataset, name):
    """Seconds of each step but the first ones, which allocate."""
    if kind == "plain":
        return [float(line) for line in call(["-m", "scale.tests.plain", dataset, name, BATCH, 5 * EPOCHS]).split()][3:]
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", 2] if kind == "two" else []
    with tempfile.TemporaryDirectory() as out:
        options = ["--architecture", name, "--epochs", EPOCHS, "--batch", BATCH, "--rate", 3e-4, "--pairs", 0, "--keep", 1]
        call([*torchrun, "-m", "scale.train", "--shards", dataset, "--out", out, *options])
        rows = json.loads((Path(out) / "run.json").read_text())["history"]
    return [after["seconds"] - before["seconds"] for before, after in zip(rows, rows[1:])][2:]


def main():
    dataset, name = sys.argv[1], (sys.argv[2:] or ["lightcnn-9"])[0]
    found = {"plain": [], "one": [], "two": []}
    for _ in range(ROUNDS):
        for kind, seconds in found.items():
            seconds += steps_of(kind, dataset, name)
    for kind, seconds in found.items():
        print(f"{kind:6} {BATCH / statistics.median(seconds):6.2f} pictures a second, {BATCH / min(seconds):6.2f} in the fastest of {len(seconds)} steps")


if __name__ == "__main__":
    main()
