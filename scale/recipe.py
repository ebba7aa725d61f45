"""What a recipe says of a step: groups of parameters, learning rate, what is due when (src/train/optimizer.ts, schedule.ts)."""
import math

from .tables import is_of_classifier


def group_of(table, name, recipe):
    """(times the learning rate, weight decay) of a parameter; a factor of 0: it stays as it is."""
    rates, is_bias = recipe["rates"], name.endswith(".bias")
    decay = 0 if is_bias and not recipe["decaysBiases"] else recipe["weightDecay"]
    if is_of_classifier(table, name):
        if is_bias and recipe["loss"]["kind"] == "margin":  # cosines have no bias
            return 0, decay
        return rates["headBias" if is_bias else "headWeight"], decay
    part = recipe["embeddingRate"] if name.startswith(table["dense"]["name"] + ".") else recipe["trunkRate"]
    return part * rates["bias" if is_bias else "weight"], decay


def rate_at(recipe, epoch, step, steps_per_epoch):
    """Base learning rate: a function of the place alone, so a run that is resumed goes on where it was."""
    base, schedule = recipe["learningRate"], recipe["schedule"]
    if schedule["kind"] == "steps":
        return base * schedule["factor"] ** (epoch // schedule["epochs"])
    done, warmup, floor = epoch * steps_per_epoch + step, schedule["warmup"], schedule["floor"]
    if done < warmup:
        return base * (done + 1) / warmup
    share = (done - warmup) / max(1, recipe["epochs"] * steps_per_epoch - warmup)
    return base * (floor + (1 - floor) * (1 + math.cos(math.pi * min(1, share))) / 2)


def is_validation_due(policy, place, step, steps):
    every = policy["everySteps"]
    return step == steps or (place["step"] == 0 if every is None else step % every == 0)


def is_saving_due(policy, place, steps, minutes):
    """So many steps and minutes after the last checkpoint."""
    if steps == 0:
        return False
    every_steps, every_minutes = policy["everySteps"], policy["everyMinutes"]
    return (
        place["step"] == 0
        or (every_steps is not None and steps >= every_steps)
        or (every_minutes is not None and minutes >= every_minutes)
    )


def place_after(place, steps_per_epoch):
    epoch, step = place["epoch"], place["step"] + 1
    return {"epoch": epoch, "step": step} if step < steps_per_epoch else {"epoch": epoch + 1, "step": 0}
