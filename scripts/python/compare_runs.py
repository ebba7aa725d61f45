"""compare_runs.py RUN RUN [TOLERANCE]: two runs of the same options must have the same places, rates and draws, and losses, weights and
velocities within the tolerance (1e-3): losses one by one, tensors by the length of their difference beside what training moved."""
import json
import sys
from pathlib import Path

from safetensors.torch import load_file


def last_of(folder):
    run = json.loads((folder / "run.json").read_text())
    note = run["checkpoints"][-1]
    return run, note, load_file(folder / note["file"])


def compare(first, second, tolerance):
    (run, note, tensors), (other, other_note, others) = last_of(first), last_of(second)
    problems = []
    if note["place"] != other_note["place"] or note["step"] != other_note["step"]:
        problems.append(f"places {note['place']} and {other_note['place']}")
    if tensors.keys() != others.keys():
        problems.append(f"tensors {sorted(tensors.keys() ^ others.keys())}")
    rows, other_rows = run["history"], other["history"]
    if [(row["epoch"], row["step"]) for row in rows] != [(row["epoch"], row["step"]) for row in other_rows]:
        problems.append("steps of the curves differ")
    losses = max(abs(a["loss"] / b["loss"] - 1) for a, b in zip(rows, other_rows))
    rates = max(abs(a["rate"] / b["rate"] - 1) for a, b in zip(rows, other_rows))
    off = {name: float((tensors[name] - others[name]).norm() / others[name].norm().clamp_min(1e-12)) for name in others.keys() & tensors.keys()}
    name = max(off, key=off.get)
    print(f"{len(rows)} steps: losses within {losses:.1e}, rates within {rates:.1e}, weights and velocities within {off[name]:.1e} ({name})")
    if losses > tolerance or rates > 1e-12 or off[name] > tolerance:
        problems.append(f"more than {tolerance:g}")
    return problems


if __name__ == "__main__":
    found = compare(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 1e-3)
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)
