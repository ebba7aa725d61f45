"""BLUFR's ten trials in NumPy, written to be fast: float32 matrix products, thresholds by partition, masks as boolean arrays.

Usage: python3 blufr_numpy.py EMBEDDINGS.f32 DIMENSION TRIALS.json   prints one JSON line with the figures and the seconds.
"""
import json
import sys
import time

import numpy as np


def kth_largest(values, k):
    return np.partition(values, len(values) - k)[len(values) - k]


def verification(x, labels, far):
    scores = x @ x.T
    same = labels[:, None] == labels[None, :]
    lower = np.tri(len(x), k=-1, dtype=bool)
    genuine = scores[same & lower]
    impostor = scores[~same & lower]
    threshold = kth_largest(impostor, int(np.floor(far * len(impostor) + 0.5)))
    return float(np.mean(genuine >= threshold))


def identification(gallery, gallery_labels, probe, probe_labels, far):
    scores = gallery @ probe.T
    same = gallery_labels[:, None] == probe_labels[None, :]
    enrolled = same.any(axis=0)
    strangers = scores[:, ~enrolled].max(axis=0)
    threshold = kth_largest(strangers, int(np.floor(far * len(strangers) + 0.5)))
    mine = np.where(same[:, enrolled], scores[:, enrolled], -2).max(axis=0)
    rank = 1 + (scores[:, enrolled] > mine).sum(axis=0)
    return float(np.mean((mine >= threshold) & (rank <= 1)))


def main(path, dimension, config_path):
    x = np.fromfile(path, dtype=np.float32).reshape(-1, int(dimension))
    with open(config_path) as file:
        config = json.load(file)
    labels = np.array(config["labels"])
    start = time.perf_counter()
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    vr, dir_ = [], []
    for trial in config["trials"]:
        test, gallery, probe = (np.array(trial[key]) for key in ("test", "gallery", "probe"))
        vr.append(verification(x[test], labels[test], 0.001))
        dir_.append(identification(x[gallery], labels[gallery], x[probe], labels[probe], 0.01))
    print(json.dumps({"seconds": time.perf_counter() - start, "vr": vr, "dir": dir_}))


main(*sys.argv[1:])
