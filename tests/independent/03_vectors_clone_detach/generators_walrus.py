# generators, itertools, walruses, and forward mode
# %%
import itertools
import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.autograd import forward_ad


# %%
def quartic(p: Tensor) -> Tensor:
    if not p.numel():
        return p.sum()
    return torch.stack([(d := x - x.square()) * d for x in p.reshape(-1).unbind()]).sum()


# %%
def quartic_grad(p: Tensor) -> Tensor:
    # forward mode; the loss is separable, so one tangent of ones tells every element
    with forward_ad.dual_level():
        q = forward_ad.make_dual((x := p.detach()), torch.ones_like(x))
        return forward_ad.unpack_dual((d := q - q * q) * d).tangent.clone()


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    # one graph for all four: w is looked at twice, once with and once without its past
    def derivatives() -> Iterator[tuple[str, Tensor]]:
        x = p.detach().clone().requires_grad_()
        w = w_fn(x)
        gate = w.detach().clone().requires_grad_()
        loss = l_fn(x, gate)
        yield from zip(("dl_dp_fixed_w", "dl_dw"), (parts := torch.autograd.grad(loss, (x, gate))))
        yield "dl_dp", torch.autograd.grad(w, x, parts[1], retain_graph=True)[0] + parts[0]
        yield "dw_dp", torch.autograd.grad(w, x, torch.ones_like(gate))[0]

    return dict(derivatives())


# %%
def copies(p: Tensor) -> dict[str, Tensor]:
    def relatives() -> Iterator[Tensor]:
        yield torch.where(torch.ones_like(p, dtype=torch.bool), p, 0)
        yield p.chunk(1)[0].view(p.shape)
        yield (alias := p.detach()).clone()
        yield alias.view_as(alias)
        yield alias.new_empty(alias.shape).copy_(alias).requires_grad_()

    return dict(zip("linked_copy linked_alias cut_copy cut_alias fresh_leaf".split(), relatives(), strict=True))


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    # the whole Jacobian, contracted with v
    shape = x.shape
    if not v.numel():
        return torch.zeros_like(x, requires_grad=False)
    jacobian = torch.autograd.functional.jacobian(y_fn, x.detach())
    return (v.reshape(-1) @ jacobian.reshape(v.numel(), math.prod(shape))).reshape(shape)


# %%
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    def gradients() -> Iterator[Tensor]:
        for keep in (1, 0):
            q = p.detach().clone().requires_grad_()
            # the slope of the identity is left as it is, or taken away on the way back
            w = q * q
            w.register_hook(lambda g, keep=keep: g * keep)
            torch.autograd.backward((q - w).pow(2).sum())
            yield q.grad

    attached, detached = itertools.islice(gradients(), 2)
    return attached, detached
