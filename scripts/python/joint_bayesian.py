"""The Joint Bayesian score written a second time, in NumPy, from docs/score.md: learned from the same embeddings, it must give the same
scores to 1e-9.

  python3 scripts/python/joint_bayesian.py node dist/cli/main.js [EMBEDDINGS.safetensors]

draws people, or takes an embeddings file of "embed --mirrored", lets "score fit" learn from it, learns with the same share of shrinkage,
and compares: the scores of pairs, those of several photos a side, and the Gaussian log ratio of all photos at once.
"""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / 'models' / 'lightcnn-9'
MOST_DIMENSIONS = 112
LEAST_BETWEEN = 1e-3
TYPES = {'F32': '<f4', 'F64': '<f8'}


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    (size,) = struct.unpack('<Q', data[:8])
    header = json.loads(data[8 : 8 + size])
    metadata = header.pop('__metadata__', {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry['data_offsets']
        values = np.frombuffer(data[8 + size + begin : 8 + size + end], TYPES[entry['dtype']])
        tensors[name] = values.reshape(entry['shape']).astype(np.float64)
    return tensors, metadata


def write_embeddings(path, rows, names, weights):
    metadata = {'modelSha256': weights, 'embedding': 'mirrored', 'names': json.dumps(names)}
    body = rows.astype('<f4').tobytes()
    entry = {'dtype': 'F32', 'shape': list(rows.shape), 'data_offsets': [0, len(body)]}
    header = json.dumps({'__metadata__': metadata, 'embeddings': entry}).encode()
    header += b' ' * (-len(header) % 8)
    pathlib.Path(path).write_bytes(struct.pack('<Q', len(header)) + header + body)


def units_of(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def learn(rows, people, share, prior):
    """mean [256], transform [256, K] and between [K], with this share of shrinkage; `prior`: the same three, or None."""
    units = units_of(rows)
    groups = {}
    for row, person in enumerate(people):
        groups.setdefault(person, {})[rows[row].tobytes()] = row  # a copy of a picture counts once
    groups = [list(own.values()) for own in groups.values()]
    chosen = [row for own in groups for row in own]
    centre, axes, known = prior_space(prior) if prior else principal_space(units[chosen])
    points = (units - centre) @ axes
    means = np.array([points[own].mean(axis=0) for own in groups])
    around = np.concatenate([points[own] - points[own].mean(axis=0) for own in groups])
    within = around.T @ around / (len(chosen) - len(groups))
    spread = np.cov(means, rowvar=False, ddof=1)
    between = spread - within * np.mean([1 / len(own) for own in groups])
    mean = means.mean(axis=0)
    if known is None:
        within = (1 - share) * within + share * np.trace(within) / len(within) * np.eye(len(within))
    else:
        within = (1 - share) * within + share * np.eye(len(within))
        between = (1 - share) * between + share * np.diag(known)
        mean = (1 - share) * mean
    lower = np.linalg.cholesky(within)
    half = np.linalg.solve(lower, between)
    values, vectors = np.linalg.eigh(np.linalg.solve(lower, half.T))
    kept = values > LEAST_BETWEEN
    turn = np.linalg.solve(lower.T, vectors[:, kept])
    return centre, axes, mean, turn, values[kept]


def prior_space(prior):
    mean, transform, between = prior
    order = np.argsort(-between, kind='stable')[:MOST_DIMENSIONS]
    return mean, transform[:, order], between[order]


def principal_space(units):
    mean = units.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(units, rowvar=False, ddof=0))
    kept = np.argsort(-values)[: min(MOST_DIMENSIONS, int((values > 1e-9).sum()))]
    return mean, vectors[:, kept], None


def own_space(learned, rows):
    centre, axes, mean, turn, _ = learned
    return ((units_of(rows) - centre) @ axes - mean) @ turn


def file_space(tensors, rows):
    return (units_of(rows) - tensors['mean']) @ tensors['transform']


def pair_scores(between, x, y):
    t = between + 1
    d = t**2 - between**2
    return np.sum(-0.5 * (t / d - 1 / t) * (x**2 + y**2) + between / d * x * y - 0.5 * np.log(d) + np.log(t), axis=1)


def log_density(between, photos):
    """Of all photos [n, K] of a person as one Gaussian, dimension by dimension: identity plus between in every place."""
    n = len(photos)
    total = 0.0
    for b, x in zip(between, photos.T):
        covariance = np.eye(n) + b
        total -= 0.5 * (x @ np.linalg.solve(covariance, x) + np.linalg.slogdet(covariance)[1] + n * np.log(2 * np.pi))
    return total


def set_score(between, x, y):
    return log_density(between, np.concatenate([x, y])) - log_density(between, x) - log_density(between, y)


def set_closed_form(between, x, y):
    n, m = len(x), len(y)
    u, v = x.mean(axis=0), y.mean(axis=0)
    s, t = between + 1 / n, between + 1 / m
    d = s * t - between**2
    return np.sum(-0.5 * ((t / d - 1 / s) * u**2 + (s / d - 1 / t) * v**2) + between / d * u * v - 0.5 * np.log(d / (s * t)))


def drawn(seed=5):
    rng = np.random.default_rng(seed)
    people, rows = [], []
    for person in range(400):
        own = rng.normal(size=256) * 0.05
        for _ in range(1 + person % 5):
            people.append(f'Person_{person:04d}')
            rows.append(own + rng.normal(size=256) * 0.06 * np.linspace(1.5, 0.5, 256) + 0.03)
    names = [f'{name}_{n:04d}' for n, name in enumerate(people)]
    return np.array(rows, np.float32), names


def difference(a, b):
    return float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b))))


def check(cli, title, path, rows, names, model, prior):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / 'jb.safetensors'
        answer = subprocess.run(
            [*cli, 'score', 'fit', path, '--out', out, '--model', model, '--json'],
            capture_output=True, text=True, check=False,
        )
        if answer.returncode != 0:
            sys.exit(f'score fit: {answer.stderr}')
        said = json.loads(answer.stdout)
        tensors, _ = read_safetensors(out)
    people = [name.rsplit('_', 1)[0] for name in names]
    learned = learn(rows.astype(np.float64), people, said['shrinkage'], prior)
    rng = np.random.default_rng(1)
    a, b = rng.integers(len(rows), size=(2, 5000))
    ours, theirs = own_space(learned, rows), file_space(tensors, rows)
    pairs = difference(
        pair_scores(tensors['between'], theirs[a], theirs[b]), pair_scores(learned[4], ours[a], ours[b])
    )
    sets = []
    for n, m in [(1, 1), (1, 4), (3, 2), (8, 8)]:
        x, y = rng.integers(len(rows), size=n), rng.integers(len(rows), size=m)
        sets.append((set_closed_form(tensors['between'], theirs[x], theirs[y]), set_score(learned[4], ours[x], ours[y])))
    sets = difference(*(np.array(side) for side in zip(*sets)))
    print(
        f'{title}: {len(rows)} pictures of {len(set(people))} people, share {said["shrinkage"]}, '
        f'{len(learned[4])} dimensions; pairs differ by {pairs:.1e}, sets by {sets:.1e}'
    )
    if len(learned[4]) != len(tensors['between']) or max(pairs, sets) > 1e-9:
        sys.exit('The scores are not the same to 1e-9.')


def main():
    cli, given = sys.argv[1:3], sys.argv[3:]
    card = json.loads((MODEL / 'card.json').read_text())
    weights = card['weights']['sha256']
    shipped, _ = read_safetensors(MODEL / 'jb.safetensors')
    prior = (shipped['mean'], shipped['transform'], shipped['between'])
    with tempfile.TemporaryDirectory() as folder:
        bare = pathlib.Path(folder) / 'bare'  # the model without its back-end
        bare.mkdir()
        without = {key: value for key, value in card.items() if key not in ('backend', 'score', 'spareCalibration')}
        if card.get('score') == 'jb':
            without['calibration'] = card.get('spareCalibration')
        (bare / 'card.json').write_text(json.dumps(without))
        sources = [('drawn people', pathlib.Path(folder) / 'drawn.safetensors')]
        rows, names = drawn()
        write_embeddings(sources[0][1], rows, names, weights)
        sources += [(pathlib.Path(path).name, path) for path in given]
        for title, path in sources:
            tensors, metadata = read_safetensors(path)
            rows, names = tensors['embeddings'].astype(np.float32), json.loads(metadata['names'])
            check(cli, f'{title}, towards the shipped back-end', path, rows, names, MODEL, prior)
            check(cli, f'{title}, alone', path, rows, names, bare, None)


main()
