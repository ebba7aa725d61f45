"""Our data sets: manifest.json and shards, safetensors files of `images` U8 [n, 144, 144] and `labels` I32 [n] (src/data/manifest.ts, shards.ts).
Crops stay on the disk and are mapped into memory."""
import hashlib
import json
from pathlib import Path

import numpy as np

from .random_numbers import firsts, fnv1a32, named
from .refusal import Refusal

SIDE = 144
DROPPED = -1
DTYPES = {"U8": np.uint8, "I32": np.dtype("<i4")}


def open_tensors(path):
    """Tensors of a safetensors file as maps, by name, and its metadata. Throws Refusal when it is cut off or damaged."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(length)) if length < size else None
        if not isinstance(header, dict):
            raise ValueError("its header does not fit in the file")
        metadata = header.pop("__metadata__", {})
        return {
            name: np.memmap(path, DTYPES[entry["dtype"]], "r", 8 + length + entry["data_offsets"][0], tuple(entry["shape"]))
            for name, entry in header.items()
            if entry["dtype"] in DTYPES and np.prod(entry["shape"]) > 0
        }, metadata
    except FileNotFoundError:
        raise Refusal(f"{path} is missing. Copy the whole data set to every machine.") from None
    except (OSError, ValueError, KeyError) as error:
        raise Refusal(f"{path} is damaged ({error}). Copy it again, or check the data set with \"npm run cli -- shards check\".") from None


def compact(value):
    """As JSON.stringify writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Dataset:
    """A folder of shards that is whole. `labels` and `sides` (1: validates) are of all pictures, through all shards."""

    def __init__(self, folder):
        self.folder = Path(folder)
        manifest = read_manifest(self.folder)
        self.manifest, self.name = manifest, manifest["name"]
        self.identities = manifest["identities"]
        self.images, labels, digests = [], [], []
        for note in manifest["shards"]:
            tensors = open_shard(self.folder, note)
            self.images.append(tensors["images"])
            labels.append(np.asarray(tensors["labels"], np.int64))
            digests.append(first_words(tensors.get("digests"), note))
        self.counts = [len(own) for own in labels]
        self.starts = np.concatenate([[0], np.cumsum(self.counts)]).astype(np.int64)
        self.labels = np.concatenate(labels)
        wrong = (self.labels < 0) | (self.labels >= len(self.identities))
        if wrong.any():
            raise Refusal(f"{self.name} has the label {self.labels[wrong][0]} and names {len(self.identities)} identities. Import it again.")
        self.sides = split_of(manifest, self.labels, np.concatenate(digests))

    def place(self, picture):
        """Shard and row of a picture."""
        shard = int(np.searchsorted(self.starts, picture, side="right")) - 1
        return shard, int(picture - self.starts[shard])

    def crop(self, picture):
        """[144, 144]"""
        shard, row = self.place(picture)
        return self.images[shard][row]

    def revision(self, name):
        """Labels of a revision, DROPPED for what it leaves out."""
        path = self.folder / f"labels-{name}.safetensors"
        if not path.is_file():
            raise Refusal(f"{self.name} has no label revision \"{name}\" ({path}). Copy it beside the shards.")
        tensors, metadata = open_tensors(path)
        if metadata.get("shards") != self.shards_digest() or "labels" not in tensors:
            raise Refusal(f"The label revision \"{name}\" was made for other pictures than {self.name} has. Relabel again.")
        return np.asarray(tensors["labels"], np.int64)

    def training_labels(self, options):
        """Of a run: those of its revision, DROPPED for people who have too few pictures (src/train/training-labels.ts)."""
        labels = (self.labels if options["labels"] is None else self.revision(options["labels"])).copy()
        least = options.get("leastPictures", 1)
        counts = np.bincount(labels[labels != DROPPED], minlength=len(self.identities))
        labels[(labels != DROPPED) & (counts[labels] < least)] = DROPPED
        return labels

    def shards_digest(self):
        return sha256(compact([self.manifest["shards"], self.identities]))

    def fingerprint(self, labels):
        """What a run's options name: src/train/fingerprint.ts."""
        revised = None if labels is None else self.revision(labels).tolist()
        shards = [note["sha256"] for note in self.manifest["shards"]]
        return sha256(compact([shards, self.identities, self.manifest["split"], revised]))

    def check_unchanged(self, options):
        if self.fingerprint(options["labels"]) != options["dataset"]["fingerprint"]:
            raise Refusal(f"{self.folder} is not the data set that this run began with ({options['dataset']['name']}): other pictures, labels or another split.")


def read_manifest(folder):
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8"))
        whole = manifest["version"] == 1 and manifest["state"] != "importing"
        needed = [manifest[key] for key in ("name", "split", "identities", "shards")]
    except FileNotFoundError:
        raise Refusal(f"There is no {path}: --shards names the folder of a data set.") from None
    except (ValueError, KeyError, TypeError):
        raise Refusal(f"{path} is damaged. Copy the data set again.") from None
    if not whole:
        raise Refusal(f"The import of {manifest['name']} is not finished. Let it finish, then train on it.")
    if not needed[3] or len(needed[2]) < 2:
        raise Refusal(f"{manifest['name']} holds no pictures of at least two people: there is nothing to tell apart.")
    return manifest


def open_shard(folder, note):
    path = folder / note["file"]
    tensors, _ = open_tensors(path)
    if path.stat().st_size != note["bytes"]:
        raise Refusal(f"{path} has {path.stat().st_size} bytes, the manifest says {note['bytes']}. Copy it again.")
    images, labels = tensors.get("images"), tensors.get("labels")
    count = note["count"]
    if images is None or labels is None or images.shape != (count, SIDE, SIDE) or labels.shape != (count,):
        raise Refusal(f"{path} does not hold {count} crops of 144 x 144 and their labels. Copy it again.")
    return tensors


def first_words(digests, note):
    """Of each picture the first 32 bits of its file's SHA-256, or of its place in a shard that other tools made."""
    if digests is not None and digests.shape == (note["count"], 8):
        return np.ascontiguousarray(digests[:, :4]).view("<u4")[:, 0].astype(np.int64)
    return np.array([fnv1a32(f"{note['file']}/{row}") for row in range(note["count"])], np.int64)


def split_of(manifest, labels, words):
    """1 for the pictures that validate: the seeded rule of src/data/split.ts."""
    split = manifest["split"]
    if split["by"] == "identities":
        chosen = [named(f"{split['seed']}/{name}", 1)[0] < split["fraction"] for name in manifest["identities"]]
        return np.array(chosen, bool)[labels].astype(np.uint8)
    always = np.unique(labels, return_index=True)[1]  # the first picture of each identity trains
    others = len(labels) - len(always)
    share = min(1, split["fraction"] * len(labels) / others) if others > 0 else 0
    start = fnv1a32(f"{split['seed']}/pictures")
    sides = (firsts(words ^ start) < share).astype(np.uint8)
    sides[always] = 0
    return sides
