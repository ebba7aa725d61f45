"""Batches by (seed, epoch, step) as src/data/batches.ts gives them, of which each process reads its own equal part. Windows, mirror images
and dropout are drawn for the whole batch, so that they do not depend on how many processes share it."""
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from .dataset import DROPPED, SIDE
from .order import Order
from .random_numbers import named
from .refusal import Refusal
from .tables import EMBEDDING_SIZE, INPUT_SIZE

MARGIN = SIDE - INPUT_SIZE
SCALE = np.float32(1 / 255)


def middle_crop(crop):
    return crop[MARGIN // 2 : MARGIN // 2 + INPUT_SIZE, MARGIN // 2 : MARGIN // 2 + INPUT_SIZE]


def to_floats(crops):
    """U8 [B, 128, 128] -> tensor [B, 1, 128, 128] of 0..1"""
    return torch.from_numpy(crops).unsqueeze(1).float().mul_(SCALE)


class TrainingBatches:
    def __init__(self, dataset, options, rank, world):
        self.dataset, self.recipe = dataset, options["recipe"]
        self.labels = dataset.training_labels(options)
        trains = (dataset.sides == 0) & (self.labels != DROPPED)
        self.order = Order(dataset, trains, self.recipe["seed"])
        self.pictures = len(self.order.pictures)
        self.size = self.recipe["batchSize"]
        if self.size % world:
            fits = [n for n in range(1, self.size + 1) if self.size % n == 0 and n <= 2 * world]
            raise Refusal(
                f"A batch of {self.size} pictures cannot be shared evenly by {world} processes. Start {', '.join(map(str, fits))} of them; the batch stays as it is within a run."
            )
        self.steps_per_epoch = self.pictures // self.size
        if self.steps_per_epoch == 0:
            raise Refusal(f"{dataset.name} has {self.pictures} pictures that train, a batch needs {self.size}. Take smaller batches.")
        self.own = self.size // world
        self.first = rank * self.own
        self.reader = ThreadPoolExecutor(1)
        self.ahead = {}

    def read(self, place):
        """(crops U8 [b, 128, 128], labels [b], dropout mask [b, 256] or None) of this process; the next batch is read meanwhile."""
        key = (place["epoch"], place["step"])
        found = self.ahead.pop(key, None)
        batch = found.result() if found else self.load(*key)
        self.ahead.clear()
        step = key[1] + 1
        after = (key[0], step) if step < self.steps_per_epoch else (key[0] + 1, 0)
        self.ahead[after] = self.reader.submit(self.load, *after)
        return batch

    def load(self, epoch, step):
        at = step * self.size + self.first
        pictures = self.order.of_epoch(epoch)[at : at + self.own]
        draws = self.draws(epoch, step)
        crops = np.empty((self.own, INPUT_SIZE, INPUT_SIZE), np.uint8)
        for i, (picture, (x, y, mirrored)) in enumerate(zip(pictures, draws)):
            window = self.dataset.crop(picture)[y : y + INPUT_SIZE, x : x + INPUT_SIZE]
            crops[i] = window[:, ::-1] if mirrored else window
        return crops, torch.from_numpy(self.labels[pictures]), self.mask(epoch, step)

    def draws(self, epoch, step):
        """(x, y, mirrored) of this process's pictures: src/data/augment.ts."""
        name = f"{self.recipe['seed']}/{epoch}/{step}"
        if self.recipe["augment"] == "mirror":
            middle = MARGIN // 2
            return [(middle, middle, value < 0.5) for value in named(name, self.own, self.first)]
        numbers = named(name, 3 * self.own, 3 * self.first).reshape(self.own, 3)
        return [(int(x * (MARGIN + 1)), int(y * (MARGIN + 1)), m < 0.5) for x, y, m in numbers.tolist()]

    def mask(self, epoch, step):
        share = self.recipe["dropout"]
        if share == 0:
            return None
        numbers = named(f"{self.recipe['seed']}/{epoch}/{step}/dropout", self.own * EMBEDDING_SIZE, self.first * EMBEDDING_SIZE)
        kept = np.where(numbers < share, 0, 1 / (1 - share)).astype(np.float32)
        return torch.from_numpy(kept.reshape(self.own, EMBEDDING_SIZE))
