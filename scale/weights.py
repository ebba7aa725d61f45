"""Weights that a run begins with: new ones as src/train/init.ts draws them, or a model's, at a scale that rates suit (src/train/balance.ts)."""
import hashlib
import math
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open

from .networks import Network
from .random_numbers import named
from .refusal import Refusal
from .tables import convolutions, expected_shapes

DENSE_DEVIATION = 0.02


def new_weights(table, identities, recipe):
    """A function of the seed and each parameter's name; float32 tensors by name."""
    shapes = expected_shapes(table, identities)
    return {name: torch.from_numpy(drawn(name, shape, shapes, recipe)) for name, shape in shapes.items()}


def drawn(name, shape, shapes, recipe):
    seed, is_bias = f"{recipe['seed']}/{name}", name.endswith(".bias")
    outputs, inputs, *kernel = shapes.get(name[: -len("bias")] + "weight", shape) if is_bias else shape
    taps, count = math.prod(kernel), math.prod(shape)
    if recipe["init"] == "torch":
        values = (2 * named(seed, count) - 1) / math.sqrt(inputs * taps)
    elif is_bias:
        values = np.zeros(count)
    elif len(shape) == 4:
        values = (2 * named(seed, count) - 1) * math.sqrt(6 / ((inputs + outputs) * taps))
    else:
        values = normal(seed, count)
    return values.astype(np.float32).reshape(shape)


def normal(seed, count):
    """Box and Muller's method, two draws a number."""
    pairs = named(seed, 2 * count).reshape(count, 2)
    return DENSE_DEVIATION * np.sqrt(-2 * np.log(1 - pairs[:, 0])) * np.cos(2 * np.pi * pairs[:, 1])


def model_weights(path, table, identities, model):
    """The weights of a model's safetensors file that a run's options name; its classifier where it is kept."""
    path = Path(path)
    if path.is_dir():
        path = path / "weights.safetensors"
    if not path.is_file():
        raise Refusal(f"{path} is no file. --model names the weights.safetensors that the run begins with.")
    if model and model.get("sha256") and hashlib.sha256(path.read_bytes()).hexdigest() != model["sha256"]:
        raise Refusal(f"{path} is not the model that the run began with ({model['name']}). Name that one with --model.")
    keeps_head = bool(model) and model.get("head") == "kept"
    shapes = expected_shapes(table, identities if keeps_head else None)
    try:
        with safe_open(path, "pt") as file:
            found = {name: file.get_tensor(name).float() for name in file.keys() if name in shapes}
    except SafetensorError as error:
        raise Refusal(f"{path} is no whole safetensors file ({error}). Copy it again.") from None
    wrong = [name for name, shape in shapes.items() if name not in found or tuple(found[name].shape) != shape]
    if wrong:
        raise Refusal(f"{path} does not fit {table['title']}: {wrong[0]} is missing or has another shape. Name a model of that network.")
    return found


@torch.no_grad()
def balanced(table, weights, crops):
    """Each layer scaled by powers of two so that its activations are about 1; judged by crops [N, 1, 128, 128]."""
    sizes = iter(activation_sizes(table, weights, crops))
    result, scale = dict(weights), 1.0
    next_scale = lambda: 2.0 ** -math.floor(math.log2(max(next(sizes), 1e-20)) + 0.5)  # Math.round

    def scale_layer(name, given, output):
        result[f"{name}.weight"] = weights[f"{name}.weight"] * (output / given)
        result[f"{name}.bias"] = weights[f"{name}.bias"] * output

    for layer in table["layers"]:
        if layer["kind"] == "mfm":
            output = next_scale()
            scale_layer(f"{layer['name']}.filter", scale, output)
            scale = output
        elif layer["kind"] == "residual":
            inner = next_scale()
            next(sizes)  # what the second one gives is added to its input: both have one scale
            scale_layer(f"{layer['name']}.conv1.filter", scale, inner)
            scale_layer(f"{layer['name']}.conv2.filter", inner, scale)
    scale_layer(table["dense"]["name"], scale, next_scale())
    return result


def activation_sizes(table, weights, crops):
    """Root mean squares of what each Max-Feature-Map gives, in order, then of the embeddings."""
    network, sizes = Network(table), []
    network.load_state_dict({name: weights[name] for name in expected_shapes(table)})
    size = lambda x: x.double().square().mean().sqrt().item()

    def watch(_module, _inputs, z):
        first, second = z.chunk(2, 1)
        sizes.append(size(torch.maximum(first, second)))

    for name, *_ in convolutions(table):
        network.get_submodule(f"{name}.filter").register_forward_hook(watch)
    sizes.append(size(network(crops)))
    if not all(map(math.isfinite, sizes)):
        raise Refusal("The model's weights are too large for float32: embeddings are not finite. Start from another model.")
    return sizes
