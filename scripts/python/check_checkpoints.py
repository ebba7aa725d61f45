"""check_checkpoints.py NODE CLI: formula weights of all four networks, saved by PyTorch, converted by the command line tool,
and read back by PyTorch, safetensors and onnxruntime: bit for bit in float32, embeddings as the golden ones."""
import importlib.util
import json
import subprocess
import sys
import tempfile
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch

import lightcnn

IDENTITIES = 16
TOLERANCE = 1e-4
NODE, CLI = sys.argv[1:3]
GOLDEN = Path(__file__).parents[2] / "fixtures" / "golden" / "forward_golden.json"
skipped = set()
# the restricted unpickler of PyTorch 1.13 knows no floats, which the authors' own files hold
WEIGHTS_ONLY = int(torch.__version__.split(".")[0]) >= 2


def convert(source, out, target, *options):
    subprocess.run([NODE, CLI, "convert", source, "--to", target, "--out", out, *options], check=True, stdout=subprocess.DEVNULL)
    return out


def has(module):
    if importlib.util.find_spec(module):
        return True
    skipped.add(module)
    return False


def save_as_authors(state, path, legacy):
    saved = OrderedDict((f"module.{name}", value) for name, value in state.items())
    checkpoint = {"epoch": 80, "arch": "LightCNN", "state_dict": saved, "prec1": 97.5}
    torch.save(checkpoint, path, _use_new_zipfile_serialization=not legacy)


def check_same(state, found, what):
    assert list(found) == list(state) or set(found) == set(state), f"{what}: other names"
    for name, value in state.items():
        assert found[name].dtype == value.dtype and torch.equal(found[name], value), f"{what}: {name} differs"


def check_pytorch(model, state, path, what):
    """As the authors' test scripts do: torch.load, then load_state_dict of a DataParallel model."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=WEIGHTS_ONLY)
    assert checkpoint["arch"] == "LightCNN" and checkpoint["epoch"] == 80 and checkpoint["prec1"] == 97.5, what
    wrapped = torch.nn.Module()
    wrapped.module = model
    wrapped.load_state_dict(checkpoint["state_dict"])
    check_same(state, model.state_dict(), what)


def check_onnx(path, pictures, expected, what, tolerance=TOLERANCE):
    if not has("onnxruntime"):
        return
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for output, want in zip(session.run(None, {"input": pictures}), expected):
        error = np.abs(output - want.numpy()).max() / np.abs(want.numpy()).max()
        assert error < tolerance, f"{what}: relative error {error}"
    if has("onnx"):
        import onnx

        onnx.checker.check_model(str(path), full_check=True)


def check_kit(kit, folder, pictures, feature, what):
    """The two programs' crops are 8-bit; the example must give PyTorch's score for the same crops."""
    if not has("onnxruntime") or not has("PIL"):
        return
    from PIL import Image

    zipfile.ZipFile(kit).extractall(folder)
    for name, picture in zip("ab", pictures):
        Image.fromarray(np.round(picture[0] * 255).astype(np.uint8)).save(folder / f"{name}.png")
    out = subprocess.run(
        [sys.executable, folder / "verify.py", folder / "a.png", folder / "b.png"], check=True, capture_output=True, text=True
    )
    a, b = feature(np.round(pictures * 255) / 255).double()
    score = float(a @ b / (a.norm() * b.norm()))
    assert abs(float(out.stdout.split()[1]) - score) < TOLERANCE, f"{what}: {out.stdout} expected {score}"


def check(name, folder):
    torch.manual_seed(0)
    model = lightcnn.create(name, IDENTITIES).eval()
    state = lightcnn.formula_state(model, lightcnn.GAINS[name])
    model.load_state_dict(state)
    pictures = lightcnn.formula_pictures(2)
    with torch.no_grad():
        expected = model(torch.from_numpy(pictures))
    golden = json.loads(GOLDEN.read_text())[lightcnn.GOLDEN_NAMES[name]]
    assert np.allclose(expected[0].numpy(), golden["feature"], rtol=TOLERANCE, atol=TOLERANCE), f"{name}: golden feature"

    save_as_authors(state, folder / "zip.pth", legacy=False)
    save_as_authors(state, folder / "legacy.pth.tar", legacy=True)
    for source in ("zip.pth", "legacy.pth.tar"):
        path = convert(folder / source, folder / f"{source}.out.pth", "pytorch")
        check_pytorch(lightcnn.create(name, IDENTITIES), state, path, f"{name} {source} -> pytorch")
    chain = folder / "zip.pth"
    for target in ("mindspore", "onnx", "safetensors", "pytorch"):
        chain = convert(chain, folder / f"chain.{target}", target)
    found = torch.load(chain, weights_only=WEIGHTS_ONLY)["state_dict"]
    check_same({f"module.{key}": value for key, value in state.items()}, found, f"{name} through all containers")
    if has("safetensors"):
        from safetensors.torch import load_file

        check_same(state, load_file(folder / "chain.safetensors"), f"{name} safetensors")
    check_onnx(folder / "chain.onnx", pictures, expected, f"{name} onnx")
    half = convert(folder / "zip.pth", folder / "half.onnx", "onnx", "--dtype", "f16")
    check_onnx(half, pictures, expected, f"{name} onnx f16", tolerance=2e-2)
    fixed = convert(folder / "zip.pth", folder / "fixed.onnx", "onnx", "--batch", str(len(pictures)))
    check_onnx(fixed, pictures, expected, f"{name} onnx of a fixed batch")
    embedding = convert(folder / "zip.pth", folder / "embedding.onnx", "onnx", "--embedding-only")
    check_onnx(embedding, pictures, expected[:1], f"{name} onnx embedding")
    half = torch.load(convert(folder / "zip.pth", folder / "half.pth", "pytorch", "--dtype", "f16"), weights_only=WEIGHTS_ONLY)
    for key, value in state.items():
        assert torch.equal(half["state_dict"][f"module.{key}"], value.half()), f"{name} f16: {key} differs"

    def feature(crops):
        with torch.no_grad():
            return model(torch.from_numpy(crops.astype(np.float32)))[0]

    check_kit(convert(folder / "zip.pth", folder / "kit.zip", "kit"), folder, pictures, feature, f"{name} kit")
    print(f"{name}: our files load in PyTorch {torch.__version__} and theirs load here, bit for bit")


for architecture in lightcnn.GAINS:
    with tempfile.TemporaryDirectory() as temporary:
        check(architecture, Path(temporary))
for module in sorted(skipped):
    print(f"skipped what needs {module}")
