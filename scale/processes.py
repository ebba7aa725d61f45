"""The processes that train or measure together: torchrun's, or one alone."""
import os
import sys
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist

from .refusal import Refusal


@dataclass
class Group:
    """One of `world` processes and its device; alone, it exchanges nothing."""

    rank: int
    world: int
    device: torch.device

    @property
    def is_first(self):
        return self.rank == 0

    def sum(self, tensor):
        if self.world > 1:
            dist.all_reduce(tensor)
        return tensor

    def agree(self, problem):
        """Raises the first process's Refusal in all of them; `problem` is None where there is none."""
        problems = [problem]
        if self.world > 1:
            problems = [None] * self.world
            dist.all_gather_object(problems, problem)
        found = [(rank, text) for rank, text in enumerate(problems) if text]
        if not found:
            return
        rank, text = found[0]
        where = f"Process {rank} of {self.world}: " if len(found) < self.world else ""
        raise Refusal(where + text)

    def try_together(self, work):
        """`work` in each process; where one of them refuses, all do, with its words."""
        result, problem = None, None
        try:
            result = work()
        except Refusal as refusal:
            problem = str(refusal)
        self.agree(problem)
        return result

    def from_first(self, value):
        """The first process's value in all of them."""
        if self.world == 1:
            return value
        box = [value]
        dist.broadcast_object_list(box, 0)
        return box[0]

    def tensors_from_first(self, tensors, shapes):
        """The first process's tensors on the processor, one at a time over the wire."""
        if self.world == 1:
            return tensors
        names = self.from_first(sorted(tensors) if self.is_first else None)
        result = {}
        for name in names:
            value = tensors[name].to(self.device) if self.is_first else torch.empty(shapes[name], device=self.device)
            dist.broadcast(value, 0)
            result[name] = value.cpu()
        return result


def start():
    """One process for each device: CUDA with NCCL where there is CUDA, else the processor with gloo."""
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    local = int(os.environ.get("LOCAL_RANK", 0))
    has_cuda = torch.cuda.is_available()
    if has_cuda and local >= torch.cuda.device_count():
        raise Refusal(f"Process {rank} has no device: {torch.cuda.device_count()} are here. Start as many processes on a machine as it has devices.")
    device = torch.device("cuda", local) if has_cuda else torch.device("cpu")
    if has_cuda:
        torch.cuda.set_device(device)
    if world > 1:
        dist.init_process_group("nccl" if has_cuda else "gloo", timeout=timedelta(minutes=10))
    return Group(rank, world, device)


def run(main):
    """Runs `main(group)`; a Refusal is one line on stderr, of rank 0, and exit code 2."""
    rank = int(os.environ.get("RANK", 0))
    code = 0
    try:
        main(start())
    except Refusal as refusal:
        code = 2
        if rank == 0:
            print(refusal, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        code = 130
    finally:
        if dist.is_initialized():
            dist.destroy_process_group()
    sys.exit(code)
