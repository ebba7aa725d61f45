"""How good the weights are on pictures that they do not learn from: loss, top-1, and verification on pairs (src/train/validate.ts). The
processes share the pictures."""
import math

import numpy as np
import torch

from .batches import middle_crop, to_floats
from .pairs import draw_pairs, pair_figures
from .tables import EMBEDDING_SIZE

AT_ONCE = 8


class Validation:
    def __init__(self, dataset, policy, trainee):
        self.dataset, self.trainee, self.group = dataset, trainee, trainee.group
        held = np.flatnonzero(dataset.sides == 1)
        is_known = dataset.manifest["split"]["by"] == "pictures" and policy["pictures"] > 0
        chunks = [held[i : i + AT_ONCE] for i in range(0, len(held), AT_ONCE)] if is_known else []
        self.chunks = [chunks[i] for i in evenly(len(chunks), math.ceil(policy["pictures"] / AT_ONCE))]
        self.pairs = draw_pairs(dataset, policy["pairs"], policy["seed"]) if policy["pairs"] > 0 else None

    @property
    def has_any(self):
        return bool(self.chunks) or self.pairs is not None

    def measure(self):
        """Figures as a row of the run has them, or None where losses or embeddings are not finite."""
        known = self.classified() if self.chunks else None
        verification = self.verified() if self.pairs is not None else None
        pictures = sum(map(len, self.chunks))
        if verification == "not finite" or (known and not math.isfinite(known[0])):
            return None
        loss, accuracy = (known[0] / pictures, known[1] / pictures) if known else (None, None)
        return {"pictures": pictures, "loss": loss, "accuracy": accuracy, "verification": verification}

    def embed(self, crops):
        return self.trainee.embed(to_floats(crops).to(self.group.device))

    @torch.no_grad()
    def classified(self):
        """Sum of the losses and how many are right, of everybody's pictures."""
        group, head = self.group, self.trainee.head
        is_split = self.trainee.is_split
        sums = torch.zeros(2, dtype=torch.float64, device=group.device)
        for chunk in self.chunks if is_split else self.chunks[group.rank :: group.world]:
            embeddings = self.embed(np.stack([middle_crop(self.dataset.crop(picture)) for picture in chunk]))
            labels = torch.from_numpy(self.dataset.labels[chunk]).to(group.device)
            loss, right = head.judge(embeddings, labels)
            sums += torch.stack([loss, right]).double()
        return (sums if is_split else group.sum(sums)).tolist()

    def verified(self):
        crops, a, b, genuine = self.pairs
        rows = torch.zeros(len(crops), EMBEDDING_SIZE, device=self.group.device)
        for first in range(AT_ONCE * self.group.rank, len(crops), AT_ONCE * self.group.world):
            rows[first : first + AT_ONCE] = self.embed(crops[first : first + AT_ONCE])
        embeddings = self.group.sum(rows).cpu().numpy()
        return pair_figures(embeddings, a, b, genuine) if np.isfinite(embeddings).all() else "not finite"


def evenly(count, wanted):
    return range(count) if wanted >= count else [i * count // wanted for i in range(wanted)]


def is_better(row, best):
    """By verification, then top-1, then loss."""
    if best is None:
        return True
    figures = lambda one: (
        (one["verification"] or {}).get("eer100", 0),
        (one["verification"] or {}).get("tprAtFar01", 0),
        one["accuracy"] or 0,
        -(one["loss"] or 0),
    )
    return figures(row) > figures(best)


def best_row(rows):
    best = None
    for row in rows:
        if row["step"] > 0 and is_better(row, best):
            best = row
    return best
