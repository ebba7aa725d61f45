"""Where a run begins: the options of a new one, a run that came in a folder or file (--resume), or what this folder holds already, as after a
worker was killed and torchrun started all of them again."""
import os
import shutil
from pathlib import Path

from .curves import NOTHING
from .refusal import Refusal
from .runs import RunFolder, event, new_run, read_checkpoint
from .tables import ARCHITECTURES, DEFAULTS, PRESETS
from .weights import balanced, model_weights, new_weights

LEAST_STEPS = 4


def open_run(out, args, dataset):
    """(folder, run, newest checkpoint or None). On rank 0 only."""
    folder = RunFolder(out)
    is_restart = int(os.environ.get("TORCHELASTIC_RESTART_COUNT", 0)) > 0
    if folder.has_run() and args.resume is None and not is_restart:
        raise Refusal(f"{out} holds a run already. Add --resume to go on with it, or name another folder.")
    if args.resume:
        bring(Path(args.resume), folder)
    elif args.resume == "" and not folder.has_run() and not is_restart:
        raise Refusal(f"{out} holds no run to go on with. Name one with --resume FILE, or leave it out.")
    run = folder.read() if folder.has_run() else new_run(folder.folder.resolve().name, new_options(args, dataset))
    change(run, args)
    return folder, run, folder.newest(run)


def bring(source, folder):
    """Copies a run that lies elsewhere into its folder, unless that holds the same run at a later step."""
    if not source.exists():
        raise Refusal(f"{source} does not exist. --resume names a checkpoint, or the folder of a run.")
    if source.is_dir():
        if source.resolve() == folder.folder.resolve():
            return
        origin = RunFolder(source)
        run = origin.read()
    else:
        if source.parent.resolve() == folder.folder.resolve() and (source.parent / "run.json").is_file():
            return
        training = read_checkpoint(source)[1]
        origin, run = RunFolder(source.parent), RunFolder(source.parent).rebuilt(training, source)
        run["checkpoints"][0]["file"] = f"step-{training['standing']['step']:07}.safetensors"
    step = lambda run: max([note["step"] for note in run["checkpoints"]], default=0)
    if folder.has_run():
        own = folder.read()
        if own["id"] != run["id"] or step(own) < step(run):
            raise Refusal(f"{folder.folder} holds another run, or an older state of this one. Name an empty folder with --out.")
        return
    folder.folder.mkdir(parents=True, exist_ok=True)
    there = []
    for note in run["checkpoints"]:
        path = source if source.is_file() else origin.folder / note["file"]
        if path.is_file():
            shutil.copyfile(path, folder.folder / note["file"])
            there.append(note)
    folder.write({**run, "checkpoints": there})


def new_options(args, dataset):
    """As src/train/options.ts has them: a batch is lowered to a power of two when an epoch would have too few steps."""
    recipe = dict(PRESETS[args.preset])
    trains = int((dataset.sides == 0).sum())
    batch = args.batch or min(recipe["batchSize"], 2 ** max(0, (max(1, trains) // LEAST_STEPS).bit_length() - 1))
    recipe.update(batchSize=batch, microBatch=min(recipe["microBatch"], batch))
    recipe.update({key: value for key, value in [("epochs", args.epochs), ("learningRate", args.rate), ("seed", args.seed)] if value is not None})
    model = None
    if recipe["start"] == "model":
        if not args.model:
            raise Refusal(f"The preset {args.preset} starts from a model: name its weights with --model FILE, or take --preset reference.")
        model = {"name": Path(args.model).name, "sha256": "", "head": "new"}
    return {
        "dataset": {"name": dataset.name, "fingerprint": dataset.fingerprint(args.labels)},
        **{"labels": args.labels, "architecture": args.architecture or "lightcnn-9", "model": model, "recipe": recipe},
        **{key: DEFAULTS[key] for key in ("checkpoints", "validation", "blowUp", "precision", "leastPictures")},
    }


def change(run, args):
    """What may change when a run goes on; all else is refused where it was given."""
    options = run["options"]
    has_begun = bool(run["checkpoints"])
    for flag, value, own in [
        ("--architecture", args.architecture, options["architecture"]),
        ("--batch", args.batch, options["recipe"]["batchSize"]),
        ("--seed", args.seed, options["recipe"]["seed"]),
        ("--labels", args.labels, options["labels"]),
    ]:
        if value is not None and value != own:
            raise Refusal(f"{flag} {value} cannot change in a run that goes on: it has {own}. --epochs and --rate can.")
    recipe = options["recipe"]
    for key, value in [("epochs", args.epochs), ("learningRate", args.rate)]:
        if value is not None and value != recipe[key]:
            if has_begun:
                event(run, f"Continued with {key} {value} (was {recipe[key]}).")
            recipe[key] = value
    for key, value in [("everySteps", args.checkpoint_steps), ("everyMinutes", args.checkpoint_minutes), ("keep", args.keep)]:
        if value is not None:
            options["checkpoints"] = {**options["checkpoints"], key: value}
    for key, value in [("everySteps", args.validation_steps), ("pairs", args.pairs)]:
        if value is not None:
            options["validation"] = {**options["validation"], key: value}


def first_standing(recipe):
    return {
        **{"place": {"epoch": 0, "step": 0}, "step": 0, "microBatch": recipe["microBatch"], "lossScale": {"value": 1024, "steps": 0}},
        **{"seconds": 0, "history": {"rows": [], "stepsPerRow": 1, "open": dict(NOTHING)}, "losses": [], "validations": []},
    }


def first_weights(run, identities, model, crops):
    """Of a run that has not begun; `crops` [N, 1, 128, 128] judge the scale of a model's."""
    options = run["options"]
    table, recipe = ARCHITECTURES[options["architecture"]], options["recipe"]
    weights = new_weights(table, identities, recipe)
    if recipe["start"] == "new":
        return weights
    if not model:
        raise Refusal(f"The run begins with the model {(options['model'] or {}).get('name')}: name its weights with --model FILE.")
    weights.update(model_weights(model, table, identities, options["model"]))
    keeps_head = (options["model"] or {}).get("head") == "kept"
    return balanced(table, weights, crops) if recipe["balance"] and not keeps_head else weights


def check_resumed(training, run, dataset, steps_per_epoch, path):
    """That a checkpoint is of this run's network and data."""
    options = run["options"]
    if training["options"]["architecture"] != options["architecture"]:
        own, wanted = (ARCHITECTURES[one]["title"] for one in (training["options"]["architecture"], options["architecture"]))
        raise Refusal(f"{path} is a checkpoint of {own}, the run trains {wanted}. Begin a run with {own} to go on from it.")
    if training["identities"] != len(dataset.identities) or training["stepsPerEpoch"] != steps_per_epoch:
        raise Refusal(
            f"{path} was written with {training['stepsPerEpoch']} steps an epoch and {training['identities']} identities, this run has {steps_per_epoch} and {len(dataset.identities)}. Batch size and data set stay as they are within a run."
        )

