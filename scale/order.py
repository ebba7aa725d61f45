"""The order of training pictures, a function of seed and epoch alone, exactly as src/data/order.ts has it: groups of eight neighbours
are shuffled over all shards, then the pictures of a window of groups among themselves."""
import numpy as np

from .random_numbers import shuffled

GROUP = 8
WINDOW_PICTURES = 4096


class Order:
    """Pictures of one side of the split, by their numbers. `seed` None leaves them in the order of the shards."""

    def __init__(self, dataset, wanted, seed, window_pictures=WINDOW_PICTURES):
        self.seed, self.groups_per_window = seed, max(1, window_pictures // GROUP)
        parts, starts, at = [], [], 0
        for first, end in zip(dataset.starts[:-1], dataset.starts[1:]):
            own = np.flatnonzero(wanted[first:end]) + first
            starts += range(at, at + len(own), GROUP)
            parts.append(own)
            at += len(own)
        self.pictures = np.concatenate(parts)
        self.starts = np.array([*starts, at], np.int64)
        self.known = {}

    def of_epoch(self, epoch):
        """All pictures in the order in which they are taken; of two epochs it is kept."""
        if self.seed is None:
            return self.pictures
        if epoch not in self.known:
            self.known = {k: v for k, v in self.known.items() if k == epoch - 1}
            self.known[epoch] = self.shuffled(epoch)
        return self.known[epoch]

    def shuffled(self, epoch):
        groups = shuffled(len(self.starts) - 1, f"{self.seed}/{epoch}")
        parts = []
        for window, first in enumerate(range(0, len(groups), self.groups_per_window)):
            own = groups[first : first + self.groups_per_window]
            places = np.concatenate([np.arange(self.starts[g], self.starts[g + 1]) for g in own])
            parts.append(places[shuffled(len(places), f"{self.seed}/{epoch}/window {window}")])
        return self.pictures[np.concatenate(parts)]
