"""A classifier whose identities are divided among the processes, for tens of thousands of them: each holds K / world rows, sees the
embeddings of all, and the softmax is put together from maxima and sums (as InsightFace's Partial FC, An et al. 2021, does).
`sample` leaves out a share of the identities that the batch does not show, drawn anew in each step."""
import torch
import torch.distributed as dist
from torch import nn
from torch.nn import functional as F

from .networks import plant
from .random_numbers import named
from .tables import EMBEDDING_SIZE


class Gather(torch.autograd.Function):
    """Embeddings [b, 256] of all processes, [world x b, 256]. Each process knows the loss's gradient through its own identities only: they
    are added up on the way back. DistributedDataParallel will take a mean over the processes, hence the factor."""

    @staticmethod
    def forward(ctx, own, rank, world):
        ctx.place = (rank, world, len(own))
        parts = [torch.empty_like(own) for _ in range(world)]
        dist.all_gather(parts, own.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx, gradient):
        rank, world, count = ctx.place
        gradient = gradient.contiguous()
        dist.all_reduce(gradient)
        return gradient[rank * count : (rank + 1) * count] * world, None, None


class SplitCrossEntropy(torch.autograd.Function):
    """Sum of the cross-entropies of logits [B, k] of which each process has some columns. `own`: the label's column, or -1."""

    @staticmethod
    def forward(ctx, logits, own):
        largest = logits.max(1).values
        dist.all_reduce(largest, dist.ReduceOp.MAX)
        powers = (logits - largest[:, None]).exp()
        sums = powers.sum(1)
        here = own >= 0
        rows = torch.arange(len(own), device=own.device)[here]
        right = torch.zeros_like(sums)
        right[here] = logits[rows, own[here]] - largest[here]
        both = torch.stack([sums, right])
        dist.all_reduce(both)
        ctx.save_for_backward(powers / both[0][:, None], rows, own[here])
        return (both[0].log() - both[1]).sum()

    @staticmethod
    def backward(ctx, dy):
        probabilities, rows, columns = ctx.saved_tensors
        gradient = probabilities.clone()
        gradient[rows, columns] -= 1
        return gradient * dy, None


def rows_of(identities, rank, world):
    """First row and number of rows of a process; the numbers differ by one at most."""
    least, more = divmod(identities, world)
    return rank * least + min(rank, more), least + (rank < more)


class SplitHead(nn.Module):
    def __init__(self, table, identities, loss, group, sample=1.0):
        super().__init__()
        self.loss, self.group, self.sample = loss, group, sample
        self.first, self.count = rows_of(identities, group.rank, group.world)
        name, bias = table["classifier"]["name"], table["classifier"]["bias"]
        self.linear = [plant(self, name, nn.Linear(EMBEDDING_SIZE, self.count, bias))]
        self.sampler = None  # (seed, epoch, step) of the step under way

    def forward(self, embeddings, labels):
        """Sum of the losses of all processes' pictures, and how many of these are right."""
        everyone = Gather.apply(embeddings, self.group.rank, self.group.world)
        parts = [torch.empty_like(labels) for _ in range(self.group.world)]
        dist.all_gather(parts, labels)
        return self.of_everyone(everyone, torch.cat(parts), self.sample, self.loss.get("margin", 0))

    def judge(self, embeddings, labels):
        """The same of embeddings that every process has, without the margin, as validation has it."""
        return self.of_everyone(embeddings, labels, 1.0, 0)

    def of_everyone(self, embeddings, labels, sample, margin):
        own = labels - self.first
        own = torch.where((own >= 0) & (own < self.count), own, -1)
        logits, own = self.logits(embeddings, own, sample)
        right = self.right(logits.detach(), own)
        if margin:
            here = own >= 0
            margins = torch.zeros_like(logits)
            margins[torch.arange(len(own), device=own.device)[here], own[here]] = -margin * self.loss["scale"]
            logits = logits + margins
        return SplitCrossEntropy.apply(logits, own), right

    def logits(self, embeddings, own, sample):
        """[world x b, k] of the identities that take part, and the labels' columns among them."""
        linear = self.linear[0]
        weight, bias = linear.weight, linear.bias
        if sample < 1:
            chosen = self.chosen(own)
            place = torch.full((self.count + 1,), -1, device=own.device)
            place[chosen] = torch.arange(len(chosen), device=own.device)
            own = place[own]  # -1 is the last one, which is -1
            weight, bias = weight[chosen], None if bias is None else bias[chosen]
        if self.loss["kind"] == "softmax":
            return F.linear(embeddings, weight, bias).float(), own
        return F.linear(F.normalize(embeddings), F.normalize(weight)).float() * self.loss["scale"], own

    def chosen(self, own):
        """Those of the batch, and others up to the share, by (seed, epoch, step)."""
        seed, epoch, step = self.sampler
        draws = torch.from_numpy(named(f"{seed}/{epoch}/{step}/identities", self.count, self.first)).to(own.device)
        draws[own[own >= 0]] = -1
        wanted = max(int(self.sample * self.count), int((draws < 0).sum()), 1)
        return draws.topk(wanted, largest=False).indices.sort().values

    def right(self, logits, own):
        """How many labels have the largest logit of all processes."""
        best = logits.max(1).values
        dist.all_reduce(best, dist.ReduceOp.MAX)
        here = own >= 0
        rows = torch.arange(len(own), device=own.device)[here]
        hits = (logits[rows, own[here]] >= best[here]).sum().float()
        dist.all_reduce(hits)
        return hits
