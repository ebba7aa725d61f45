"""The curves of a run and the watch over its losses, parts of every checkpoint (src/train/history.ts, watch.ts)."""
import math
from statistics import median

MOST_ROWS = 2048
WINDOW = 64
FEWEST = 8
NOTHING = {"steps": 0, "loss": 0, "accuracy": 0, "pictures": 0, "seconds": 0}


def add_step(history, figures, epoch, standing):
    """Adds a step to the open row, and closes it when it has its steps."""
    row = history["open"]
    row["steps"] += 1
    for key in ("loss", "accuracy", "pictures", "seconds"):
        row[key] += figures[key]
    if row["steps"] < history["stepsPerRow"]:
        return
    history["rows"].append(
        {
            **{"epoch": epoch, "step": standing["step"], "loss": row["loss"] / row["steps"]},
            **{"accuracy": row["accuracy"] / row["steps"], "rate": figures["rate"], "seconds": standing["seconds"]},
            "picturesPerSecond": row["pictures"] / row["seconds"] if row["seconds"] > 0 else 0,
        }
    )
    history["open"] = dict(NOTHING)
    if len(history["rows"]) >= MOST_ROWS:
        rows = history["rows"]
        rows[:] = [merged(a, b) for a, b in zip(rows[::2], rows[1::2])]
        history["stepsPerRow"] *= 2


def merged(a, b):
    mean = lambda key: (a[key] + b[key]) / 2
    total = a["picturesPerSecond"] + b["picturesPerSecond"]
    speed = 2 * a["picturesPerSecond"] * b["picturesPerSecond"] / total if total > 0 else 0
    return {**b, "loss": mean("loss"), "accuracy": mean("accuracy"), "picturesPerSecond": speed}


def problem_of_loss(loss, norm, losses, factor, identities):
    """None: go on. Else what is wrong, in words."""
    for what, value in (("loss", loss), ("gradient", norm)):
        if not math.isfinite(value):
            return f"the {what} became {'NaN' if math.isnan(value) else 'infinite'}"
    if factor is None or len(losses) < FEWEST:
        return None
    usual = max(median(losses), math.log(identities))
    return None if loss <= factor * usual else f"the loss rose to {loss:.3g}, more than {factor:g} times the usual {usual:.3g}"


def remember_loss(losses, loss):
    losses.append(loss)
    del losses[:-WINDOW]
