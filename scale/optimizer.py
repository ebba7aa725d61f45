"""Stochastic gradient descent with momentum in the four groups of the reference (src/train/optimizer.ts), as an optimizer of PyTorch so
that GradScaler can step it. `torch`: v = mu v + g, p -= rate v; `sutskever`: v = mu v + rate g, p -= v, which torch.optim.SGD has not."""
import torch

from .recipe import group_of


class Descent(torch.optim.Optimizer):
    def __init__(self, table, recipe, moving):
        groups = {}
        for name, value in moving.items():
            groups.setdefault(group_of(table, name, recipe), []).append(value)
        super().__init__([{"params": values, "factor": key[0], "weight_decay": key[1]} for key, values in groups.items()], {})
        self.recipe, self.rate, self.scale = recipe, 0.0, 1.0
        self.velocities = {name: torch.zeros_like(value) for name, value in moving.items()}
        self.velocity_of = {id(value): self.velocities[name] for name, value in moving.items()}

    @torch.no_grad()
    def step(self):
        """`rate`: base learning rate; `scale`: times every gradient (clipping)."""
        momentum, is_torch = self.recipe["momentum"], self.recipe["update"] == "torch"
        for group in self.param_groups:
            values = group["params"]
            speeds = [self.velocity_of[id(value)] for value in values]
            rate = self.rate * group["factor"]
            gradients = [value.grad for value in values]
            pushed = torch._foreach_mul(gradients, self.scale)
            if group["weight_decay"]:
                torch._foreach_add_(pushed, values, alpha=group["weight_decay"])
            torch._foreach_mul_(speeds, momentum)
            torch._foreach_add_(speeds, pushed, alpha=1.0 if is_torch else rate)
            torch._foreach_add_(values, speeds, alpha=-rate if is_torch else -1.0)
