"""torchrun --nproc-per-node 4 -m scale.relabel --shards DIR --run DIR [--threshold 0.7] [--apply]: semantic bootstrapping as src/train/bootstrap.ts
has it. The run's best weights predict every training picture; where they agree the label stays, where they are sure of another identity that
one takes its place, else the picture is left out. --apply writes the labels as a revision beside the shards, for --labels."""
import argparse
import json
import math
import re
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

from .batches import middle_crop, to_floats
from .dataset import DROPPED, Dataset
from .evaluate import AT_ONCE
from .loss import Head
from .networks import Network
from .processes import run as run_processes
from .runs import RunFolder, now, read_checkpoint, write_whole
from .tables import ARCHITECTURES


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="scale.relabel", description=__doc__, allow_abbrev=False)
    parser.add_argument("--shards", required=True, metavar="DIR", help="the data set that the run was trained on")
    parser.add_argument("--run", required=True, metavar="DIR", help="the run, whose best checkpoint is asked")
    parser.add_argument("--threshold", type=float, default=0.7, metavar="X", help="probability that a new label needs")
    parser.add_argument("--apply", action="store_true", help="write the revision")
    return parser.parse_args(argv)


@torch.no_grad()
def predict(dataset, pictures, trained, group):
    """(identity, probability) of each of `pictures`, the same in every process."""
    tensors, training = trained
    recipe, table = training["options"]["recipe"], ARCHITECTURES[training["options"]["architecture"]]
    network, head = Network(table), Head(table, training["identities"], recipe["loss"])
    for part in (network, head):
        part.load_state_dict({name: tensors[name] for name in part.state_dict()})
        part.to(group.device).eval()
    found = torch.zeros(2, len(pictures), dtype=torch.float64, device=group.device)
    for first in range(AT_ONCE * group.rank, len(pictures), AT_ONCE * group.world):
        own = pictures[first : first + AT_ONCE]
        crops = to_floats(np.stack([middle_crop(dataset.crop(picture)) for picture in own])).to(group.device)
        likely = head.logits(network(crops)).softmax(1).max(1)
        found[0, first : first + len(own)] = likely.indices.double()
        found[1, first : first + len(own)] = likely.values.double()
    identities, probability = group.sum(found).cpu().numpy()
    return identities.astype(np.int64), probability.astype(np.float32)


def decide(labels, predicted, probability, threshold):
    """New labels, and how many stay, move and go."""
    agrees, is_sure = predicted == labels, probability > np.float32(threshold)
    decided = np.where(agrees, labels, np.where(is_sure, predicted, DROPPED))
    counts = {"kept": agrees, "relabelled": ~agrees & is_sure, "dropped": ~agrees & ~is_sure}
    return decided, {name: int(mask.sum()) for name, mask in counts.items()}


def main(group):
    args = arguments()
    dataset = group.try_together(lambda: Dataset(args.shards))
    folder = RunFolder(args.run)
    run = group.try_together(folder.read)
    options = run["options"]
    group.try_together(lambda: dataset.check_unchanged(options))
    note = next((note for note in run["checkpoints"] if note["isBest"]), run["checkpoints"][-1])
    trained = group.try_together(lambda: read_checkpoint(folder.folder / note["file"]))
    labels = dataset.training_labels(options)
    pictures = np.flatnonzero((dataset.sides == 0) & (labels != DROPPED))
    predicted, probability = predict(dataset, pictures, trained, group)
    result = labels.copy()
    result[pictures], counts = decide(labels[pictures], predicted, probability, args.threshold)
    if not group.is_first:
        return
    print(f"{note['file']}: {counts['kept']} labels stay, {counts['relabelled']} change, {counts['dropped']} pictures are left out")
    if args.apply:
        name = re.sub(r"[^\w-]", "-", f"{run['id']}-{note['step']}-{math.floor(100 * args.threshold + 0.5)}", flags=re.ASCII)
        about = {"name": name, "created": now(), "run": run["id"], "checkpoint": note["file"], "threshold": args.threshold, **counts}
        metadata = {"revision": json.dumps(about, ensure_ascii=False), "shards": dataset.shards_digest()}
        data = save({"labels": torch.from_numpy(result.astype(np.int32))}, metadata)
        write_whole(Path(args.shards) / f"labels-{name}.safetensors", data)
        print(f"written: --labels {name}")


if __name__ == "__main__":
    run_processes(main)
