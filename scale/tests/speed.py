"""speed.py SET [ARCHITECTURE]: pictures a second of scale.train in one process and in two, beside the plain loop; by the clock, and a second of
processor time, which other programs on the machine disturb less. Two lengths of each are run and subtracted, so that starting does not count."""
import os
import resource
import subprocess
import sys
import tempfile
import time

BATCH, SHORT, LONG, ROUNDS = 6, 5, 20, 2


def seconds(words):
    """(by the clock, of the processor) of a program."""
    cpu = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    begin, before = time.monotonic(), cpu()
    subprocess.run([sys.executable, *map(str, words)], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})
    return time.monotonic() - begin, cpu() - before


def words_of(kind, dataset, name, steps, out):
    if kind == "plain":
        return ["-m", "scale.tests.plain", dataset, name, BATCH, steps]
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", 2] if kind == "two" else []
    epochs = steps // 5  # 30 pictures
    return [*torchrun, "-m", "scale.train", "--shards", dataset, "--out", out, "--architecture", name, "--epochs", epochs, "--batch", BATCH, "--rate", 3e-4, "--pairs", 0, "--keep", 1, "--preset", "reference"]


def main():
    dataset, name = sys.argv[1], (sys.argv[2:] or ["lightcnn-9"])[0]
    best = {}
    for _ in range(ROUNDS):
        for kind in ("plain", "one", "two"):
            with tempfile.TemporaryDirectory() as out:
                short = seconds(words_of(kind, dataset, name, SHORT, f"{out}/a"))
                long = seconds(words_of(kind, dataset, name, LONG, f"{out}/b"))
            pictures = BATCH * (LONG - SHORT)
            own = [pictures / max(1e-9, b - a) for a, b in zip(short, long)]
            best[kind] = [max(pair) for pair in zip(best.get(kind, own), own)]
    for kind, (clock, cpu) in best.items():
        print(f"{kind:6} {clock:6.2f} pictures a second by the clock, {cpu:6.2f} a second of processor time")


if __name__ == "__main__":
    main()
