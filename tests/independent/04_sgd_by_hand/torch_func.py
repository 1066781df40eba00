# style: torch.func / torch.autograd.functional instead of .backward()
# %%
from collections.abc import Callable, Iterable

import torch
from torch.func import functional_call, grad, grad_and_value, vmap


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    def scalar_step(q):
        return q - lr * 2 * (q - q**2) * (1 - 2 * q)

    flat = p.detach().reshape(-1)
    moved = vmap(scalar_step)(flat) if flat.numel() else flat.clone()
    return moved.reshape(p.shape)


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.inference_mode(False), torch.no_grad():
        for p in params:
            match p.grad:
                case None:
                    pass
                case g:
                    torch.add(p, g, alpha=-lr, out=p)


# %%
class Multiply(torch.nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = torch.nn.Parameter(p)

    def forward(self, x):
        return x * self.p


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    model = Multiply(p0.detach().clone())

    def loss(weights, x):
        return (functional_call(model, weights, (x,)) - 2 * x).pow(2).mean()

    weights = {name: w.detach().clone() for name, w in model.named_parameters()}
    history = [weights["p"]]
    for x in D.detach():
        gradients, _ = grad_and_value(loss)(weights, x)
        weights = {name: w - lr * gradients[name] for name, w in weights.items()}
        history.append(weights["p"])
    return torch.stack(history).detach()


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    history = torch.zeros(D.shape[0] + 1, *p.shape, dtype=p.dtype)
    history[0].copy_(p.detach())
    for t, x in enumerate(D):
        g = torch.autograd.functional.jacobian(lambda q, x=x: loss_fn(q, x), p)
        with torch.no_grad():
            p += -lr * g
            history[t + 1].copy_(p)
    return history


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    slope = grad(loss_fn, argnums=0)
    path = [p0.detach().clone()]
    for x in D.detach():
        path.append(path[-1] - lr * slope(path[-1], x))
    return path[-1].detach().clone().requires_grad_(), torch.stack(path)


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    # the factor of one step is 1 - lr h; it reaches -1 where lr = 2 / h, as its slope in lr is -h
    lr0 = torch.zeros_like(h)
    slope = grad(lambda lr: (1 - lr * h.detach()).sum())(lr0)
    return -2 / slope
