"""A run's folder as src/train/run.ts and checkpoint.ts have it: run.json, and checkpoints step-0000123.safetensors that it names once they are
whole, the last ones and the best one. Written by rank 0 alone."""
import errno
import hashlib
import json
import os
import re
from datetime import datetime, timezone
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from .refusal import Refusal
from .tables import ARCHITECTURES, expected_shapes

VELOCITY = "velocity."
CHECKPOINT = re.compile(r"step-\d+\.safetensors")


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_run(name, options):
    return {
        **{"version": 1, "id": name, "title": name, "notes": "", "created": now(), "options": options},
        **{"state": "new", "stop": None, "stepsPerEpoch": 0, "identities": 0},
        **{"history": [], "validations": [], "checkpoints": [], "events": []},
    }


def write_whole(path, data):
    """Nothing is seen under the name until all of it is on the disk."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        what = "The disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else f"{path.parent} cannot be written ({error.strerror})"
        raise Refusal(f"{what}: {path.name} was not written. All checkpoints that run.json names are kept; make room and go on with --resume.") from None


class RunFolder:
    def __init__(self, folder):
        self.folder = Path(folder)

    def has_run(self):
        return (self.folder / "run.json").is_file() or any(self.checkpoint_files())

    def checkpoint_files(self):
        return sorted(path for path in self.folder.glob("step-*.safetensors") if CHECKPOINT.fullmatch(path.name))

    def read(self):
        """run.json, or made anew from the newest whole checkpoint where it is missing or damaged."""
        path = self.folder / "run.json"
        try:
            run = json.loads(path.read_text("utf-8"))
            if run["version"] == 1 and isinstance(run["checkpoints"], list) and isinstance(run["options"], dict):
                return run
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            pass
        for file in reversed(self.checkpoint_files()):
            try:
                return self.rebuilt(read_checkpoint(file)[1], file)
            except Refusal:
                continue
        raise Refusal(f"{self.folder} holds no run: no run.json that can be read and no whole checkpoint.")

    def rebuilt(self, training, file):
        run = new_run(training["run"], training["options"])
        standing = training["standing"]
        note = note_of(file, standing, file.read_bytes(), is_best=False)
        run.update(stepsPerEpoch=training["stepsPerEpoch"], identities=training["identities"], state="stopped")
        run.update(history=standing["history"]["rows"], validations=standing["validations"], checkpoints=[note])
        return run

    def write(self, run):
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / "run.json", (json.dumps(run, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "surrogatepass"))

    def newest(self, run):
        """(file, tensors, training) of the newest checkpoint that is whole, or None where the run has none."""
        for note in reversed(run["checkpoints"]):
            path = self.folder / note["file"]
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == note["sha256"]:
                return (path, *read_checkpoint(path))
            event(run, f"{note['file']} is missing or damaged. The checkpoint before it is taken.")
        if run["checkpoints"]:
            raise Refusal(f"None of the {len(run['checkpoints'])} checkpoints in {self.folder} can be read. Begin a new run.")
        return None

    def save(self, run, tensors, standing, is_best):
        """The file is whole before run.json names it; what is no longer kept goes after run.json has forgotten it."""
        path = self.folder / f"step-{standing['step']:07}.safetensors"
        data = save(tensors, metadata_of(run, standing))
        write_whole(path, data)
        note = note_of(path, standing, data, is_best)
        others = [one for one in run["checkpoints"] if one["file"] != path.name]
        if is_best:
            others = [{**one, "isBest": False} for one in others]
        notes = [*others, note]
        first = len(notes) - max(1, run["options"]["checkpoints"]["keep"])
        run["checkpoints"] = [one for i, one in enumerate(notes) if one["isBest"] or i >= first]
        self.write(run)
        self.remove_unnamed(run)

    def remove_unnamed(self, run):
        named = {note["file"] for note in run["checkpoints"]}
        for path in self.checkpoint_files():
            if path.name not in named:
                path.unlink()

    def mark_best(self, run, step):
        run["checkpoints"] = [{**note, "isBest": note["step"] == step} for note in run["checkpoints"]]
        self.write(run)


def metadata_of(run, standing):
    training = {
        **{"run": run["id"], "options": run["options"], "stepsPerEpoch": run["stepsPerEpoch"]},
        **{"identities": run["identities"], "standing": standing},
    }
    return {
        "format": "pt",
        "architecture": run["options"]["architecture"],
        "identities": str(run["identities"]),
        "epoch": str(standing["place"]["epoch"]),
        "training": json.dumps(training, ensure_ascii=False, allow_nan=False),
    }


def note_of(path, standing, data, is_best):
    return {
        **{"file": path.name, "place": standing["place"], "step": standing["step"], "bytes": len(data)},
        **{"sha256": hashlib.sha256(data).hexdigest(), "isBest": is_best, "time": now()},
    }


def event(run, text):
    step = run["history"][-1]["step"] if run["history"] else 0
    run["events"].append({"step": step, "time": now(), "text": text})
    print(f"note        {text}", flush=True)


def read_checkpoint(path):
    """Weights and velocities by name, and where the run stands. Refuses what is none of a training run, or does not fit its network."""
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        text = metadata.get("training")
        training = json.loads(text) if text else None
        table = ARCHITECTURES[training["options"]["architecture"]] if training else None
    except FileNotFoundError:
        raise Refusal(f"{path} is missing.") from None
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{path} is no whole checkpoint ({error}). Go on from another one.") from None
    if training is None:
        raise Refusal(f"{path} has weights and no state of a training run. Begin a run with it: --model {path}.")
    for name, shape in expected_shapes(table, training["identities"]).items():
        if name not in tensors or tuple(tensors[name].shape) != shape:
            raise Refusal(f"{path} says that it is {table['title']}, but {name} is missing or has another shape. Go on from another checkpoint.")
    return tensors, training
