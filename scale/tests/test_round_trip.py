"""A run that leaves the page, is trained here and comes back, beside one that never left; workers that are killed; what is refused."""
import os
import signal
import subprocess
import sys
import time

import torch

from .compare import curves, differences, run_of, tensors_of
from .conftest import ENV, EVERY, OPTIONS, ROOT, call, cli, scale_train, torchrun

LAUNCH = ROOT / "scale" / "tests" / "per_rank.py"


def test_page_to_scale_to_page(dataset, page_run, tmp_path):
    """Ten steps there, ten here, ten there, each time in the middle of an epoch: rates, place and velocities of a run that stayed."""
    cli("scale", "import", page_run / "step-0000010.safetensors", "--out", tmp_path / "run")
    cli("scale", "export", tmp_path / "run", "--dataset", dataset, "--out", tmp_path / "run.tar")
    call("tar", "-xf", tmp_path / "run.tar", "-C", tmp_path)
    assert "goes on after step 10" in (tmp_path / "README.md").read_text()
    scale_train("--shards", tmp_path / "shards", "--resume", tmp_path / "run", "--out", tmp_path / "trained", "--checkpoint-steps", 5, "--keep", 9)
    call("tar", "-cf", tmp_path / "trained.tar", "-C", tmp_path, "trained")
    assert "It goes on with step 31" in cli("scale", "import", tmp_path / "trained.tar", "--out", tmp_path / "whole")
    said = cli("scale", "import", tmp_path / "trained" / "step-0000020.safetensors", "--out", tmp_path / "back")
    assert "goes on with step 21, in epoch 2" in said
    cli("train", dataset, "--out", tmp_path / "back", "--resume")
    for name in ("whole", "back"):
        loss, rate = curves(tmp_path / name, page_run)
        assert loss < 1e-3 and rate < 1e-12
    back, stayed = run_of(tmp_path / "back"), run_of(page_run)
    assert back["checkpoints"][-1]["place"] == stayed["checkpoints"][-1]["place"] == {"epoch": 2, "step": 0}
    first, second = tensors_of(tmp_path / "back", 30), tensors_of(page_run, 30)
    assert max(differences(first, second).values()) < 1e-3
    speed = torch.nn.functional.cosine_similarity(first["velocity.fc2.weight"].flatten(), second["velocity.fc2.weight"].flatten(), 0)
    assert speed > 0.999


def test_a_killed_worker_is_started_again_and_loses_one_interval_at_most(dataset, alone, tmp_path):
    out = tmp_path / "run"
    words = ["--standalone", "--nproc-per-node", "2", "--max-restarts", "2", "-m", "scale.train", "--shards", dataset, "--out", out, *OPTIONS, *EVERY]
    job = subprocess.Popen([sys.executable, "-m", "torch.distributed.run", *map(str, words)], cwd=ROOT, env=ENV, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seen = None
    while seen is None and job.poll() is None:
        if (out / "step-0000010.safetensors").exists():
            seen = worker_of(job.pid)
            os.kill(seen, signal.SIGKILL)
        time.sleep(0.05)
    text, _ = job.communicate(timeout=600)
    assert job.returncode == 0, text
    run = run_of(out)
    restarted = [event["step"] for event in run["events"] if event["text"].startswith("Continued after step")]
    assert restarted and restarted[0] >= 10 and run["stop"]["why"] == "finished"
    assert [row["step"] for row in run["history"]] == list(range(1, 31))
    assert curves(out, alone)[0] < 2e-4


def worker_of(parent):
    """A process that torchrun started as scale.train."""
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                words = open(f"/proc/{entry}/cmdline").read().split("\0")
                above = int(open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            if above == parent and "scale.train" in words:
                return int(entry)
    raise AssertionError("torchrun has no worker")


def test_a_signal_saves_and_the_run_goes_on_alike(dataset, alone, tmp_path):
    out = tmp_path / "run"
    words = ["--shards", dataset, "--out", out, *OPTIONS, "--checkpoint-steps", "3", "--keep", "40"]
    job = subprocess.Popen([sys.executable, "-m", "scale.train", *map(str, words)], cwd=ROOT, env=ENV)
    while not (out / "step-0000003.safetensors").exists() and job.poll() is None:
        time.sleep(0.05)
    job.send_signal(signal.SIGTERM)
    assert job.wait(timeout=300) == 0
    assert run_of(out)["stop"]["why"] == "paused"
    scale_train("--shards", dataset, "--out", out, "--resume")
    first, second = tensors_of(out, 30), tensors_of(alone, 30)
    assert all(torch.equal(first[name], second[name]) for name in second)


def test_refuses_in_one_line_of_rank_0(dataset, alone, tmp_path):
    def refused(text, *words, processes=1):
        start = ["-m", "scale.train"] if processes == 1 else [LAUNCH]
        said = torchrun(processes, *start, "--shards", dataset, *words, code=1)
        assert said.count(text) == 1, said

    new = ["--out", tmp_path / "new", *OPTIONS]
    refused("cannot be shared evenly by 3 processes. Start 1, 2 of them", *new, processes=3)
    (tmp_path / "other").mkdir()
    for path in dataset.iterdir():
        (tmp_path / "other" / path.name).symlink_to(path)
    (tmp_path / "whole").symlink_to(dataset)
    next((tmp_path / "other").glob("shard-*")).unlink()
    (tmp_path / "shards-0").symlink_to("whole")
    (tmp_path / "shards-1").symlink_to("other")
    said = torchrun(2, LAUNCH, "--shards", tmp_path / "shards-{rank}", *new, code=1)
    assert said.count("Process 1 of 2: ") == 1 and "is missing" in said
    refused("holds a run already. Add --resume", "--out", alone)
    refused("it has lightcnn-4", "--out", tmp_path / "a", "--resume", alone, "--architecture", "lightcnn-9")
    last = alone / "step-0000030.safetensors"
    (tmp_path / "cut.safetensors").write_bytes(last.read_bytes()[:-100])
    refused("is no whole checkpoint", "--out", tmp_path / "b", "--resume", tmp_path / "cut.safetensors")
    full = tmp_path / "full"
    full.mkdir()
    (full / "step-0000001.safetensors.part").symlink_to("/dev/full")
    refused("The disk is full: step-0000001.safetensors was not written", "--out", full, *OPTIONS, "--checkpoint-steps", "1")
