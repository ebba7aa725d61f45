"""Losses over K identities, as src/train/loss.ts has them, for a classifier that each process holds whole."""
import torch
from torch import nn
from torch.nn import functional as F

from .networks import plant
from .tables import EMBEDDING_SIZE


class Head(nn.Module):
    """The classifier under its own name, 256 -> identities."""

    def __init__(self, table, identities, loss):
        super().__init__()
        name, bias = table["classifier"]["name"], table["classifier"]["bias"]
        self.linear = [plant(self, name, nn.Linear(EMBEDDING_SIZE, identities, bias))]
        self.loss = loss

    def logits(self, embeddings):
        """[B, K]; those of the margin loss without the margin."""
        linear = self.linear[0]
        if self.loss["kind"] == "softmax":
            return linear(embeddings).float()
        cosines = F.linear(F.normalize(embeddings), F.normalize(linear.weight))
        return cosines.float() * self.loss["scale"]

    def forward(self, embeddings, labels):
        """Sum of the losses, and how many are right."""
        logits = self.logits(embeddings)
        right = (logits.argmax(1) == labels).sum().float()
        return F.cross_entropy(less_margin(logits, labels, self.loss), labels, reduction="sum"), right

    def judge(self, embeddings, labels):
        """The same without the margin, as validation has it."""
        logits = self.logits(embeddings)
        return F.cross_entropy(logits, labels, reduction="sum"), (logits.argmax(1) == labels).sum().float()


def less_margin(logits, labels, loss):
    if loss["kind"] == "softmax":
        return logits
    margins = torch.zeros_like(logits).scatter_(1, labels[:, None], -loss["margin"] * loss["scale"])
    return logits + margins
