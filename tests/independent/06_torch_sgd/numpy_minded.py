# style: NumPy-minded: buffers are arrays
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
import numpy as np

OPTIONS = ("lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize")


def array(t):
    return np.array(t.detach().to(torch.float64).numpy())


class MySGD:
    def __init__(
        self,
        params: Iterable[torch.Tensor] | list[dict[str, Any]],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        if torch.is_tensor(params):
            raise TypeError("a tensor is not a list of tensors")
        if np.any(np.array([lr, momentum, weight_decay]) < 0):
            raise ValueError("negative")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("nesterov")
        given = dict(zip(OPTIONS, (lr, momentum, dampening, weight_decay, nesterov, maximize)))
        params = [q for q in params]
        if len(params) == 0:
            raise ValueError("nothing to train")
        if not all(isinstance(q, dict) for q in params):
            params = [dict(params=params)]
        self.param_groups = []
        for q in params:
            group = dict(given)
            for key in q:
                group[key] = q[key]
            group["params"] = list(group["params"])
            self.param_groups.append(group)
        self.memory = {}

    def step(self) -> None:
        for k, group in enumerate(self.param_groups):
            lr, mu, tau, lam, nesterov, maximize = (group[name] for name in OPTIONS)
            sign = -1.0 if maximize else 1.0
            for i, p in enumerate(group["params"]):
                if p.grad is None:
                    continue
                x, g = array(p), array(p.grad)
                g = sign * g + lam * x
                if mu != 0:
                    if (k, i) not in self.memory:
                        self.memory[k, i] = g.copy()
                    else:
                        self.memory[k, i] = mu * self.memory[k, i] + (1 - tau) * g
                    b = self.memory[k, i]
                    g = g + mu * b if nesterov else b
                x = x - lr * g
                p.detach().copy_(torch.from_numpy(np.asarray(x)).to(p.dtype))

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    del p.grad
                elif p.grad is not None:
                    p.grad = torch.from_numpy(np.zeros(tuple(p.shape))).to(p.dtype)
