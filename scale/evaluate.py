"""torchrun --nproc-per-node 4 -m scale.evaluate --model FILE --shards DIR --out FILE.safetensors [--mirrored]: embeds all pictures of a data set,
shared among the processes, into the file that "npm run cli -- evaluate lfw --embeddings FILE --config pairs.txt" reads. LFW becomes a data set
with "npm run cli -- shards LFW --aligned --keep-duplicates --out DIR"."""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch.nn import functional as F

from .batches import middle_crop, to_floats
from .dataset import Dataset, open_tensors
from .networks import Network
from .processes import run as run_processes
from .refusal import Refusal
from .runs import write_whole
from .tables import ARCHITECTURES, EMBEDDING_SIZE, expected_shapes

AT_ONCE = 64


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="scale.evaluate", description=__doc__, allow_abbrev=False)
    parser.add_argument("--model", required=True, metavar="FILE", help="weights.safetensors, or a checkpoint of a run")
    parser.add_argument("--shards", required=True, metavar="DIR", help="the data set whose pictures are embedded")
    parser.add_argument("--out", required=True, metavar="FILE", help="where to write, .safetensors")
    parser.add_argument("--mirrored", action="store_true", help="the mean of each picture and its mirror image, as verdicts use it")
    return parser.parse_args(argv)


def open_network(path):
    """The network of a file, told by its names and shapes."""
    try:
        with safe_open(path, "pt") as file:
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}
            for table in ARCHITECTURES.values():
                wanted = expected_shapes(table)
                if all(shapes.get(name) == shape for name, shape in wanted.items()):
                    network = Network(table)
                    network.load_state_dict({name: file.get_tensor(name).float() for name in wanted})
                    return network.eval()
    except (SafetensorError, OSError) as error:
        raise Refusal(f"{path} is no whole safetensors file ({error}).") from None
    raise Refusal(f"{path} holds none of {', '.join(table['title'] for table in ARCHITECTURES.values())}.")


def names_of(dataset):
    """Paths of the pictures as the data set keeps them."""
    names = []
    for note in dataset.manifest["shards"]:
        tensors, _ = open_tensors(dataset.folder / note["file"])
        own = bytes(tensors["names"]).decode("utf-8").split("\n") if "names" in tensors else []
        if len(own) != note["count"]:
            raise Refusal(f"{note['file']} does not name its pictures. Import the data set again.")
        names += own
    return names


@torch.no_grad()
def embed(network, dataset, group, mirrored):
    """[N, 256], the same in every process."""
    count = len(dataset.labels)
    rows = torch.zeros(count, EMBEDDING_SIZE, device=group.device)
    for first in range(AT_ONCE * group.rank, count, AT_ONCE * group.world):
        pictures = range(first, min(count, first + AT_ONCE))
        crops = to_floats(np.stack([middle_crop(dataset.crop(picture)) for picture in pictures])).to(group.device)
        embeddings = network(crops)
        if mirrored:
            embeddings = (F.normalize(embeddings) + F.normalize(network(crops.flip(3)))) / 2
        rows[first : first + AT_ONCE] = embeddings
    return group.sum(rows).cpu()


def main(group):
    args = arguments()
    dataset = group.try_together(lambda: Dataset(args.shards))
    network = group.try_together(lambda: open_network(args.model)).to(group.device)
    names = group.try_together(lambda: names_of(dataset))
    rows = embed(network, dataset, group, args.mirrored)
    if not group.is_first:
        return
    model = Path(args.model)
    metadata = {
        **{"model": model.stem if model.stem != "weights" else model.resolve().parent.name, "source": dataset.name},
        "modelSha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "embedding": "mirrored" if args.mirrored else "single",
        "names": json.dumps(names, ensure_ascii=False),
    }
    write_whole(Path(args.out), save({"embeddings": rows}, metadata))
    print(f"{len(names)} pictures embedded by {group.world} processes in {args.out}")


if __name__ == "__main__":
    run_processes(main)
