"""torchrun --nproc-per-node 4 -m scale.train --shards DIR --out DIR [--resume FILE]: trains LightCNN on a data set with the recipes of the
page, and leaves a run that page and command line go on with. SIGTERM and Ctrl-C save and stop."""
import argparse
from types import SimpleNamespace

from .batches import TrainingBatches, to_floats
from .dataset import Dataset
from .loop import Loop
from .opening import check_resumed, first_standing, first_weights, open_run
from .optimizer import Descent
from .processes import run as run_processes
from .recipe import group_of
from .runs import VELOCITY, event
from .tables import ARCHITECTURES, PRESETS, expected_shapes
from .trainee import PRECISIONS, Trainee, check_settings
from .validation import Validation

JUDGED = 8


def positive(kind):
    def parse(text):
        value = kind(text)
        if not value > 0:
            raise argparse.ArgumentTypeError(f"{text}: expected a number above 0")
        return value

    return parse


def arguments(argv=None):
    parser = argparse.ArgumentParser(prog="scale.train", description=__doc__, allow_abbrev=False)
    add, whole, real = parser.add_argument, positive(int), positive(float)
    add("--shards", required=True, metavar="DIR", help="the data set: manifest.json and its shards")
    add("--out", required=True, metavar="DIR", help="folder of the run; on a disk that every machine sees where there are several")
    add("--resume", nargs="?", const="", metavar="FILE", help="go on: with a checkpoint, with the run of a folder, or with the one in --out")
    add("--preset", choices=[name for name in PRESETS if name != "quick"], default="reference", help="of a new run")
    add("--architecture", choices=ARCHITECTURES, help="of a new run (lightcnn-9)")
    add("--model", metavar="FILE", help="weights.safetensors that a new run begins with, where its preset fine-tunes")
    add("--labels", metavar="NAME", help="a label revision of the data set")
    for flag, kind, text in [
        ("--epochs", whole, "passes over the pictures; may change when a run goes on"),
        ("--rate", real, "learning rate; may change when a run goes on"),
        ("--batch", whole, "pictures of a step, over all processes"),
        ("--seed", int, "of shuffling, crops and new weights"),
        ("--checkpoint-steps", whole, "steps between checkpoints, beside those of each epoch"),
        ("--checkpoint-minutes", real, "minutes between checkpoints"),
        ("--keep", whole, "checkpoints that are kept, beside the best"),
        ("--validation-steps", whole, "steps between measurements, instead of each epoch"),
        ("--pairs", int, "held-out pairs that are measured"),
        ("--micro-batch", whole, "pictures at a time on a device; gradients are added up"),
    ]:
        add(flag, type=kind, metavar="N", help=text)
    add("--precision", choices=PRECISIONS, default="float32", help="bf16, or fp16 with GradScaler; weights stay float32")
    add("--split-head", action="store_true", help="divide the classifier among the processes, for tens of thousands of identities")
    add("--sample", type=real, default=1.0, metavar="X", help="with --split-head: share of the identities that take part in a step")
    add("--channels-last", action="store_true", help="faster convolutions on recent NVIDIA cards")
    add("--compile", action="store_true", help="torch.compile the network")
    return parser.parse_args(argv)


def main(group):
    args = arguments()
    dataset = group.try_together(lambda: Dataset(args.shards))
    found = group.try_together(lambda: open_run(args.out, args, dataset) if group.is_first else None)
    folder, run, newest = found or (None, None, None)
    run = group.from_first(run)
    options = run["options"]
    group.try_together(lambda: dataset.check_unchanged(options))
    recipe, table = options["recipe"], ARCHITECTURES[options["architecture"]]
    batches = group.try_together(lambda: TrainingBatches(dataset, options, group.rank, group.world))
    identities = len(dataset.identities)
    run.update(stepsPerEpoch=batches.steps_per_epoch, identities=identities)
    tensors, standing = group.try_together(lambda: stored_state(run, newest, dataset, batches, args) if group.is_first else None) or ({}, None)
    standing = group.from_first(standing)
    group.try_together(lambda: check_settings(args, identities, group))
    trainee = Trainee(table, identities, recipe, group, args)
    optimizer = Descent(table, recipe, trainee.moving)
    load(group, trainee, optimizer, tensors)
    validation = Validation(dataset, options["validation"], trainee)
    run.update(state="running", stop=None)
    if group.is_first:
        print(f"{table['title']} on {dataset.name}: {batches.pictures} pictures that train, {identities} identities, batches of {batches.size} on {group.world} x {group.device.type}, {args.precision}", flush=True)
    loop = Loop(SimpleNamespace(**locals(), settings=args))
    group.agree(loop.problem_of(lambda: folder.write(run)))
    stop = loop.train()
    batches.reader.shutdown(wait=False, cancel_futures=True)
    run.update(state="stopped", stop=stop, history=standing["history"]["rows"], validations=standing["validations"])
    group.agree(loop.problem_of(lambda: folder.write(run)))
    if group.is_first:
        print(stop["message"], flush=True)


def stored_state(run, newest, dataset, batches, args):
    """Tensors and standing of the newest checkpoint, or of a run that has not begun. On rank 0."""
    recipe = run["options"]["recipe"]
    if newest:
        path, tensors, training = newest
        check_resumed(training, run, dataset, batches.steps_per_epoch, path)
        event(run, f"Continued after step {training['standing']['step']}.")
        standing = training["standing"]
        run["checkpoints"] = [note for note in run["checkpoints"] if note["step"] <= standing["step"]]
        return tensors, standing
    whole = TrainingBatches(dataset, run["options"], 0, 1)
    crops = to_floats(whole.load(0, 0)[0][:JUDGED])
    return first_weights(run, len(dataset.identities), args.model, crops), first_standing(recipe)


def load(group, trainee, optimizer, tensors):
    """The first process's tensors into everybody's weights and velocities."""
    shapes = expected_shapes(trainee.table, trainee.identities)
    shapes.update({VELOCITY + name: shape for name, shape in list(shapes.items())})
    own = group.tensors_from_first(tensors, shapes)
    trainee.load(own)
    moving = {name: value for name, value in optimizer.velocities.items() if group_of(trainee.table, name, trainee.recipe)[0] > 0}
    trainee.load({name[len(VELOCITY) :]: value for name, value in own.items() if name.startswith(VELOCITY)}, moving)


if __name__ == "__main__":
    run_processes(main)
