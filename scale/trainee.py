"""Network and classifier as one thing that learns: over DistributedDataParallel where there are several processes, the classifier whole in
each or divided among them."""
import contextlib

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from .loss import Head
from .networks import Network
from .recipe import group_of
from .refusal import Refusal
from .split_head import SplitHead, rows_of
from .tables import expected_shapes, is_of_classifier

PRECISIONS = {"float32": None, "bf16": torch.bfloat16, "fp16": torch.float16}


class Joined(nn.Module):
    """So that one call of DistributedDataParallel covers whatever it has to add up."""

    def __init__(self, network, head):
        super().__init__()
        self.network, self.head = network, head

    def forward(self, crops, mask, labels):
        embeddings = self.network(crops)
        if mask is not None:
            embeddings = embeddings * mask
        return embeddings if self.head is None else self.head(embeddings, labels)


class Trainee:
    def __init__(self, table, identities, recipe, group, settings):
        self.table, self.identities, self.recipe, self.group, self.settings = table, identities, recipe, group, settings
        self.is_split = settings.split_head and group.world > 1
        network = Network(table)
        loss = recipe["loss"]
        head = SplitHead(table, identities, loss, group, settings.sample) if self.is_split else Head(table, identities, loss)
        memory = torch.channels_last if settings.channels_last else torch.contiguous_format
        self.network, self.head = network.to(group.device, memory_format=memory), head.to(group.device)
        self.parameters = dict([*self.network.named_parameters(), *self.head.named_parameters()])
        for name, value in self.parameters.items():
            value.requires_grad_(group_of(table, name, recipe)[0] > 0)
        self.moving = {name: value for name, value in self.parameters.items() if value.requires_grad}
        inner = Joined(torch.compile(self.network) if settings.compile else self.network, None if self.is_split else self.head)
        self.joined = inner
        if group.world > 1 and any(value.requires_grad for value in inner.parameters()):
            ids = [group.device.index] if group.device.type == "cuda" else None
            self.joined = DistributedDataParallel(inner, device_ids=ids, gradient_as_bucket_view=True)

    def passed(self, crops, labels, mask):
        """Loss sum and how many are right, of this process's pictures; of everybody's where the classifier is divided."""
        kind = PRECISIONS[self.settings.precision]
        with torch.autocast(self.group.device.type, kind, enabled=kind is not None):
            result = self.joined(crops, mask, labels)
            return self.head(result, labels) if self.is_split else result

    def without_exchange(self):
        """Gradients are only added up here, not over the processes."""
        return self.joined.no_sync() if isinstance(self.joined, DistributedDataParallel) else contextlib.nullcontext()

    def norm(self):
        """L2 norm of all gradients together."""
        squares = {True: torch.zeros((), device=self.group.device), False: torch.zeros((), device=self.group.device)}
        for name, value in self.moving.items():
            squares[is_of_classifier(self.table, name)] += value.grad.double().square().sum().float()
        if self.is_split:
            self.group.sum(squares[True])
        return float((squares[True] + squares[False]).sqrt())

    def load(self, tensors, into=None):
        """Takes whole tensors by name into the parameters, or into others of their shapes."""
        into = self.parameters if into is None else into
        with torch.no_grad():
            for name, target in into.items():
                if name in tensors:
                    target.copy_(self.own_rows(name, tensors[name]))

    def own_rows(self, name, tensor):
        if not (self.is_split and is_of_classifier(self.table, name)):
            return tensor
        return tensor[self.head.first : self.head.first + self.head.count]

    def whole(self, tensors):
        """On rank 0 whole tensors on the processor, in the order of the tables; all processes take part where the classifier is divided."""
        result = {}
        for name, shape in expected_shapes(self.table, self.identities).items():
            if name not in tensors:
                continue
            value = tensors[name].detach()
            if self.is_split and is_of_classifier(self.table, name):
                value = gathered(value, shape, self.group)
            if self.group.is_first:
                result[name] = value.float().cpu().contiguous()
        return result

    def embed(self, crops):
        kind = PRECISIONS[self.settings.precision]
        with torch.no_grad(), torch.autocast(self.group.device.type, kind, enabled=kind is not None):
            return self.network(crops).float()


def gathered(own, shape, group):
    counts = [rows_of(shape[0], rank, group.world)[1] for rank in range(group.world)]
    padded = own.new_zeros((max(counts), *shape[1:]))
    padded[: len(own)] = own
    parts = [torch.empty_like(padded) for _ in range(group.world)]
    dist.all_gather(parts, padded)
    return torch.cat([part[:count] for part, count in zip(parts, counts)])


def check_settings(settings, identities, group):
    if settings.split_head and identities < group.world:
        raise Refusal(f"{identities} identities cannot be divided among {group.world} processes. Leave --split-head out.")
    if settings.sample < 1 and not (settings.split_head and group.world > 1):
        raise Refusal("--sample needs --split-head and more than one process.")
