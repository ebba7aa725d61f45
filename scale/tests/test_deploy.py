"""What starts the package elsewhere, by the validators that can be had: hadolint, the schemas of Kubernetes, bash."""
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scale.train import arguments

from .conftest import ROOT

DEPLOY = ROOT / "scale" / "deploy"


def test_the_dockerfile_passes_hadolint():
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")
    if hadolint is None:
        pytest.skip("hadolint is not here")
    done = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_slurm_script_is_one():
    assert subprocess.run(["bash", "-n", DEPLOY / "train.slurm"]).returncode == 0
    sbatch = shutil.which("sbatch")
    if sbatch is None:
        pytest.skip("bash reads it; sbatch --test-only is not here")
    subprocess.run([sbatch, "--test-only", DEPLOY / "train.slurm"], check=True)


def documents(name):
    yaml = pytest.importorskip("yaml")
    return list(yaml.safe_load_all((DEPLOY / name).read_text()))


def valid(resource):
    validate = pytest.importorskip("kubernetes_validate")
    validate.validate(resource, validate.latest_version(), strict=True)


def words_of(container):
    """The arguments of scale.train in a container, parsed as it would parse them."""
    words = container["args"]
    return arguments(words[words.index("scale.train") + 1 :])


def test_the_indexed_job_is_one_that_trains():
    service, job = documents("job.yaml")
    valid(service)
    valid(job)
    assert words_of(job["spec"]["template"]["spec"]["containers"][0]).shards == "/data/set"


def test_the_pytorchjob_has_valid_pods_and_trains():
    """Its own schema comes with the operator; what it starts are pods."""
    (job,) = documents("pytorchjob.yaml")
    assert (job["apiVersion"], job["kind"]) == ("kubeflow.org/v1", "PyTorchJob")
    worker = job["spec"]["pytorchReplicaSpecs"]["Worker"]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "worker"}, "spec": worker["template"]["spec"]}
    valid(pod)
    assert pod["spec"]["containers"][0]["name"] == "pytorch"  # the operator looks for this name
    assert words_of(pod["spec"]["containers"][0]).out == "/data/run"
