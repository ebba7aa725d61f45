"""Pairs of held-out pictures for verification, drawn as src/train/held-out.ts draws them, and their figures (src/evaluate/roc.ts)."""
import numpy as np

from .batches import middle_crop
from .random_numbers import Draws

TRIES = 50


def draw_pairs(dataset, count, seed):
    """(crops U8 [P, 128, 128], a [N], b [N], genuine [N]), or None where there are fewer than two pairs of a kind."""
    random = Draws(f"{seed}/pairs")
    pick = lambda items: at(items, int(random() * len(items)))
    genuine = draw_genuine(dataset, count // 2, pick)
    impostor = draw_impostors(dataset, len(genuine), pick)
    if min(len(genuine), len(impostor)) < 2:
        return None
    couples = np.array(genuine + impostor)
    used = np.unique(couples)
    crops = np.stack([middle_crop(dataset.crop(picture)) for picture in used])
    a, b = np.searchsorted(used, couples[:, 0]), np.searchsorted(used, couples[:, 1])
    return crops, a, b, np.arange(len(couples)) < len(genuine)


def at(items, index):
    return items[index] if index < len(items) else None


def by_identity(dataset, pictures):
    found = {}
    for picture in pictures.tolist():
        found.setdefault(int(dataset.labels[picture]), []).append(picture)
    return found


def draw_genuine(dataset, count, pick):
    held = by_identity(dataset, np.flatnonzero(dataset.sides == 1))
    several = [own for own in held.values() if len(own) > 1]

    def two_held():
        own = pick(several) or []
        return pick(own), pick(own)

    couples = draw(count, two_held)
    if len(couples) == count:
        return couples
    training = {label: own for label, own in by_identity(dataset, np.flatnonzero(dataset.sides == 0)).items() if label in held}
    shared = [label for label in held if label in training]

    def held_and_trained():
        label = pick(shared)
        return pick(held.get(label, [])), pick(training.get(label, []))

    return couples + draw(count - len(couples), held_and_trained)


def draw_impostors(dataset, count, pick):
    held = np.flatnonzero(dataset.sides == 1).tolist()

    def strangers():
        a, b = pick(held), pick(held)
        return (None, None) if a is None or b is None or dataset.labels[a] == dataset.labels[b] else (a, b)

    return draw(count, strangers)


def draw(count, couple):
    """Up to `count` different couples; a small set has fewer, and is not searched for ever."""
    found, tries = {}, 0
    while tries < TRIES * count and len(found) < count:
        tries += 1
        a, b = couple()
        if a is not None and b is not None and a != b:
            found[(min(a, b), max(a, b))] = (a, b)
    return list(found.values())


def pair_figures(embeddings, a, b, genuine):
    """100 % - EER and TPR at FAR 1 % of the cosines, as the page's toolkit reading has them."""
    rows = embeddings.astype(np.float64)
    lengths = np.linalg.norm(rows, axis=1)
    unit = rows / np.where(lengths > 0, lengths, 1)[:, None]
    scores = np.clip((unit[a] * unit[b]).sum(1), -1, 1)
    same, strangers = np.sort(scores[genuine])[::-1], np.sort(scores[~genuine])[::-1]
    thresholds = np.unique(scores)[::-1]
    accepted = lambda own: np.concatenate([[0], np.searchsorted(-own, -thresholds, side="right")])
    tpr, fpr = accepted(same) / len(same), accepted(strangers) / len(strangers)
    allowed = np.floor(0.01 * len(strangers) + 1e-9) / len(strangers)
    at_far = tpr[np.flatnonzero(fpr <= allowed)[-1]]
    after = int(np.flatnonzero(1 - fpr - tpr <= 0)[0])
    before = after - 1
    if tpr[before] < tpr[after] and fpr[before] < fpr[after]:  # equal scores of both kinds share it
        gap = lambda i: 1 - fpr[i] - tpr[i]
        eer100 = tpr[before] + gap(before) / (gap(before) - gap(after)) * (tpr[after] - tpr[before])
    else:
        eer100 = tpr[before] if tpr[before] == tpr[after] else 1 - fpr[before]
    return {"pairs": len(a), "eer100": float(eer100), "tprAtFar01": float(at_far)}
