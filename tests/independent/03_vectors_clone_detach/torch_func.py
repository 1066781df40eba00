# torch.func: grad, vjp, jvp, jacrev
# %%
from collections import OrderedDict
from collections.abc import Callable

import torch
from torch import Tensor
from torch.func import grad, jacfwd, jvp, vjp, vmap


# %%
def quartic(p: Tensor) -> Tensor:
    d = p.addcmul(p, p, value=-1)
    return torch.einsum("...,...->", d, d)


# %%
def quartic_grad(p: Tensor) -> Tensor:
    one = lambda x: (x - x * x) ** 2
    if p.numel() == 0:
        return torch.zeros_like(p.detach())
    return vmap(grad(one))(p.detach().reshape(-1)).reshape(p.shape)


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    p = p.detach()
    w, dw_dp = jvp(w_fn, (p,), (torch.ones_like(p),))
    by_p, by_w = grad(l_fn, argnums=(0, 1))(p, w)
    answer: OrderedDict[str, Tensor] = OrderedDict()
    answer["dl_dp_fixed_w"] = by_p
    answer["dl_dw"] = by_w
    answer["dw_dp"] = dw_dp
    answer["dl_dp"] = grad(lambda q: l_fn(q, w_fn(q)))(p)
    return answer


# %%
class Same(torch.autograd.Function):
    """The identity into new memory."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return x.clone()

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, upstream):
        return upstream


def copies(p: Tensor) -> dict[str, Tensor]:
    return {
        "linked_copy": Same.apply(p),
        "linked_alias": torch.ops.aten.alias(p),
        "cut_copy": torch.func.functionalize(lambda t: t.clone())(p.detach()),
        "cut_alias": torch.from_dlpack(p.detach()),
        "fresh_leaf": torch.nn.Parameter(torch.stack([p.detach()])[0]),
    }


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    _, pull_back = vjp(y_fn, x.detach())
    (answer,) = pull_back(v)
    return answer


# %%
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    p = p.detach()
    loss = lambda q, w: ((q - w) ** 2).sum()
    w = p**2
    return grad(lambda q: loss(q, q**2))(p), grad(loss)(p, w)
