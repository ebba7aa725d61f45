"""check_field.py SCORES.json: the ten-fold accuracy of a verification set, from the scores that our code read it from, as InsightFace's
evaluation (scikit-learn's KFold, 400 thresholds) and with each fold's best threshold among all scores of the others. Compares to 1e-9."""
import json
import sys

import numpy as np
from sklearn.model_selection import KFold

given = json.load(open(sys.argv[1]))
embeddings = np.array(given["embeddings"], dtype=np.float64)
same = np.array(given["same"], dtype=bool)
unit = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
first, second = unit[0::2], unit[1::2]
distance = np.sum((first - second) ** 2, axis=1)
cosine = np.sum(first * second, axis=1)
thresholds = np.arange(0, 4, 0.01)
grid, best = [], []
for train, test in KFold(n_splits=10, shuffle=False).split(np.arange(len(same))):
    accuracy = [np.mean((distance[train] < t) == same[train]) for t in thresholds]
    grid.append(np.mean((distance[test] < thresholds[np.argmax(accuracy)]) == same[test]))
    candidates = np.sort(np.unique(cosine[train]))
    right = [np.mean((cosine[train] >= t) == same[train]) for t in candidates]
    best.append(np.mean((cosine[test] >= candidates[int(np.argmax(right))]) == same[test]))
failed = 0
for name, ours, theirs in (("InsightFace's grid", given["grid"], grid), ("best threshold", given["best"], best)):
    off = np.max(np.abs(np.array(ours) - np.array(theirs)))
    print(f"{name}: mean {np.mean(theirs):.6f}, largest difference of a fold {off:.2e}")
    failed |= not off <= 1e-9
sys.exit(int(failed))
