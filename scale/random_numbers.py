"""Seeded random numbers as src/random.ts draws them: mulberry32 (Tommy Ettinger, public domain) seeded by the FNV-1a hash of a name.
The state after n draws is seed + n x constant, so any part of a sequence is had without those before it."""
import numpy as np

MASK = np.uint64(0xFFFFFFFF)
STEP = np.uint64(0x6D2B79F5)


def fnv1a32(text):
    """Over the UTF-16 code units, as JavaScript's strings have them."""
    value = 0x811C9DC5
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    for unit in units.tolist():
        value = ((value ^ unit) * 0x01000193) & 0xFFFFFFFF
    return value


def uniform(seed, count, first=0):
    """Numbers `first` to `first + count` of a seed's sequence, float64 in [0, 1)."""
    at = np.arange(first + 1, first + count + 1, dtype=np.uint64)
    return scrambled((np.uint64(seed & 0xFFFFFFFF) + at * STEP) & MASK)


def firsts(seeds):
    """The first number of each of many seeds."""
    return scrambled((seeds.astype(np.uint64) + STEP) & MASK)


def scrambled(state):
    t = ((state ^ (state >> np.uint64(15))) * (state | np.uint64(1))) & MASK
    t ^= (t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & MASK)) & MASK
    return ((t ^ (t >> np.uint64(14))) & MASK).astype(np.float64) / 2**32


def named(name, count, first=0):
    return uniform(fnv1a32(name), count, first)


class Draws:
    """One number after the other."""

    def __init__(self, name):
        self.seed, self.at, self.ahead = fnv1a32(name), 0, iter(())

    def __call__(self):
        value = next(self.ahead, None)
        if value is None:
            self.ahead = iter(uniform(self.seed, 1024, self.at).tolist())
            self.at += 1024
            value = next(self.ahead)
        return value


def shuffled(count, name):
    """0 to count - 1 in the order of Fisher and Yates, with a generator named `name`."""
    order = list(range(count))
    ends = np.arange(count - 1, 0, -1)
    partners = np.floor(named(name, max(0, count - 1)) * (ends + 1)).astype(np.int64).tolist()
    for i, j in zip(ends.tolist(), partners):
        order[i], order[j] = order[j], order[i]
    return np.asarray(order, dtype=np.int64)
