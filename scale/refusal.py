"""Bad input: one sentence that says what, where, and what to do. `exclusive.py` has it printed once, by rank 0."""


class Refusal(Exception):
    pass
