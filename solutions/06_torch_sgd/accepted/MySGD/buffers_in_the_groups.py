"""All new directions first, then all moves; a decorator for the grad mode; buffers inside the groups' dicts."""

from torch import Tensor


class MySGD:
    """Holds everything in param_groups, the buffers as well."""

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ):
        given = locals()
        names = ["lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize"]
        if type(params) is Tensor:
            raise TypeError("SGD([p]), not SGD(p)")
        if not all(given[name] >= 0 for name in ("lr", "momentum", "weight_decay")):
            raise ValueError("negative option")
        if nesterov and momentum == 0:
            raise ValueError("Nesterov without momentum")
        if nesterov and dampening != 0:
            raise ValueError("Nesterov with dampening")
        params = [*params]
        if not params:
            raise ValueError("no parameters")
        has_groups = all(isinstance(item, dict) for item in params)
        self.param_groups = []
        for group in params if has_groups else [{"params": params}]:
            complete = {name: group[name] if name in group else given[name] for name in names}
            complete["params"] = list(group["params"])
            complete["buffers"] = {}
            self.param_groups.append(complete)

    @torch.no_grad()
    def directions(self, group):
        for i, p in enumerate(group["params"]):
            if p.grad is None:
                yield None
                continue
            g = p.grad.neg() if group["maximize"] else p.grad.clone()
            g.add_(group["weight_decay"] * p)
            if group["momentum"] > 0:
                if i in group["buffers"]:
                    buffer = group["buffers"][i]
                    buffer.mul_(group["momentum"]).add_((1 - group["dampening"]) * g)
                else:
                    buffer = group["buffers"][i] = g.clone()
                g = torch.add(g, buffer, alpha=group["momentum"]) if group["nesterov"] else buffer.clone()
            yield g

    @torch.set_grad_enabled(False)
    def step(self):
        for group in self.param_groups:
            moves = list(self.directions(group))
            for p, move in zip(group["params"], moves, strict=True):
                if move is not None:
                    p.add_(move, alpha=-group["lr"])

    def zero_grad(self, set_to_none: bool = True):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                if set_to_none:
                    p.grad = None
                else:
                    p.grad.detach_()
                    p.grad.zero_()
