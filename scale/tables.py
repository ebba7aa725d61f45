"""Architectures, presets and defaults: a copy of the page's own tables, which src/train/scale-tables.test.ts holds to them."""
import json
from pathlib import Path

TABLES = json.loads((Path(__file__).parent / "tables.json").read_text("utf-8"))
ARCHITECTURES = TABLES["architectures"]
PRESETS = TABLES["presets"]
DEFAULTS = TABLES["defaults"]
EMBEDDING_SIZE = 256
INPUT_SIZE = 128


def convolutions(table):
    """(name, in, out, kernel, pad) of each Max-Feature-Map convolution, in order."""
    for layer in table["layers"]:
        if layer["kind"] == "mfm":
            yield layer["name"], layer["in"], layer["out"], layer["kernel"], layer["pad"]
        elif layer["kind"] == "residual":
            for which in ("conv1", "conv2"):
                yield f"{layer['name']}.{which}", layer["channels"], layer["channels"], 3, 1


def expected_shapes(table, identities=None):
    """Names and shapes in PyTorch's layouts, in the order of src/model/weights.ts; the classifier's where `identities` is given."""
    shapes = {}
    for name, channels, out, kernel, _ in convolutions(table):
        shapes[f"{name}.filter.weight"] = (2 * out, channels, kernel, kernel)
        shapes[f"{name}.filter.bias"] = (2 * out,)
    dense, flat, head = table["dense"], table["flat"], table["classifier"]
    outputs = EMBEDDING_SIZE * (2 if dense["mfm"] else 1)
    shapes[f"{dense['name']}.weight"] = (outputs, flat["channels"] * flat["size"] ** 2)
    shapes[f"{dense['name']}.bias"] = (outputs,)
    if identities is not None:
        shapes[f"{head['name']}.weight"] = (identities, EMBEDDING_SIZE)
        if head["bias"]:
            shapes[f"{head['name']}.bias"] = (identities,)
    return shapes


def is_of_classifier(table, name):
    return name.startswith(table["classifier"]["name"] + ".")
