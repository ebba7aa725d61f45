"""make_embeddings.py: fixtures/embeddings, two embeddings as NumPy and SciPy save them in the ways that people choose.
Written with NumPy 2.4 and SciPy 1.17."""
from pathlib import Path

import numpy as np
from scipy.io import savemat

OUT = Path(__file__).parents[2] / "fixtures" / "embeddings"
ROWS = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)
NAMES = ["A_0001.jpg", "Bé_0001.jpg"]
text = np.array(NAMES, dtype=str)

OUT.mkdir(exist_ok=True)
np.savez(OUT / "named.npz", features=ROWS, names=text, labels=np.array([0, 1]))
np.savez_compressed(OUT / "compressed.npz", embeddings=ROWS.astype(">f8"), paths=text.astype(">U11"))
np.savez(OUT / "bytes.npz", whatever=np.asfortranarray(ROWS), names=np.char.encode(text, "utf-8"))
np.savez(OUT / "objects.npz", features=ROWS, names=np.array(NAMES, dtype=object))
np.savez(OUT / "two.npz", train=ROWS, test=ROWS, ids=np.array([0, 1]))
np.save(OUT / "maps.npy", ROWS.reshape(2, 3, 1, 1))
np.save(OUT / "dictionary.npy", dict(zip(NAMES, ROWS)), allow_pickle=True)
savemat(OUT / "named.mat", {"feats": ROWS, "names": np.array(NAMES, dtype=object), "labels": np.array([0, 1])})
savemat(OUT / "characters.mat", {"features": ROWS, "names": text})
