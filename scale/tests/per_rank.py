"""scale.train with {rank} in its arguments replaced by this process's own, as if each machine had a disk of its own."""
import os
import sys

sys.argv[1:] = [word.replace("{rank}", os.environ["RANK"]) for word in sys.argv[1:]]

from scale.processes import run  # noqa: E402
from scale.train import main  # noqa: E402

run(main)
