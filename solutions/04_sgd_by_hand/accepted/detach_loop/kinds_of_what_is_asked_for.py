"""A named tuple where a tuple is asked for, and an nn.Parameter where a leaf is."""

from typing import NamedTuple


class Trained(NamedTuple):
    p: torch.Tensor
    history: torch.Tensor


def detach_loop(loss_fn, p0, D, lr):
    p = torch.nn.Parameter(p0.detach().clone())
    history = [p.detach().clone()]
    for x in D:
        (g,) = torch.autograd.grad(loss_fn(p, x), p)
        p = torch.nn.Parameter(p.detach() - lr * g)
        history.append(p.detach().clone())
    return Trained(p, torch.stack(history))
