"""A flat list of buffers that are None at first, in the order of all parameters; .data for the update."""

from itertools import chain


class MySGD:
    def __init__(
        self,
        params,
        lr=1e-3,
        momentum=0.0,
        dampening=0.0,
        weight_decay=0.0,
        nesterov=False,
        *,
        maximize=False,
    ):
        if isinstance(params, torch.Tensor):
            raise TypeError("params is a tensor")
        for value in (lr, momentum, weight_decay):
            if value < 0.0:
                raise ValueError(f"negative: {value}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        params = tuple(params)
        if params == ():
            raise ValueError("empty")
        if isinstance(params[0], dict):
            self.param_groups = [dict(group) for group in params]
        else:
            self.param_groups = [{"params": params}]
        for group in self.param_groups:
            group["params"] = list(group["params"])
            for name, value in defaults.items():
                group.setdefault(name, value)
        self.buffers = [None for _ in self._all()]

    def _all(self):
        return list(chain.from_iterable(group["params"] for group in self.param_groups))

    def step(self):
        position = -1
        for group in self.param_groups:
            for p in group["params"]:
                position += 1
                if p.grad is None:
                    continue
                g = p.grad.detach().clone()
                if group["maximize"]:
                    g.neg_()
                g.add_(p.detach(), alpha=group["weight_decay"])
                if group["momentum"]:
                    if self.buffers[position] is None:
                        self.buffers[position] = g.clone()
                    else:
                        self.buffers[position].mul_(group["momentum"])
                        self.buffers[position].add_(g, alpha=1 - group["dampening"])
                    if group["nesterov"]:
                        g.add_(self.buffers[position], alpha=group["momentum"])
                    else:
                        g = self.buffers[position]
                p.data.sub_(g * group["lr"])

    def zero_grad(self, set_to_none=True):
        for p in self._all():
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad.fill_(0)
