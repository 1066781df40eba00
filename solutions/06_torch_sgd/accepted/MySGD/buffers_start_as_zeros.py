"""Buffers of zeros from the start, and a note of who has been stepped with momentum."""


class MySGD:
    def __init__(
        self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False
    ):
        if torch.is_tensor(params):
            raise TypeError("params is a tensor")
        if min(lr, momentum, weight_decay) < 0:
            raise ValueError("negative")
        if nesterov and not (momentum > 0 and dampening == 0):
            raise ValueError("nesterov")
        params = list(params)
        if len(params) == 0:
            raise ValueError("empty")
        if not isinstance(params[0], dict):
            params = [{"params": params}]
        self.param_groups = []
        for given in params:
            group = {
                "lr": lr,
                "momentum": momentum,
                "dampening": dampening,
                "weight_decay": weight_decay,
                "nesterov": nesterov,
                "maximize": maximize,
            }
            group.update(given)
            group["params"] = list(group["params"])
            group["buffers"] = [torch.zeros_like(p) for p in group["params"]]
            group["started"] = [False] * len(group["params"])
            self.param_groups.append(group)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for i, p in enumerate(group["params"]):
                if p.grad is None:
                    continue
                sign = -1 if group["maximize"] else 1
                g = sign * p.grad + group["weight_decay"] * p
                if group["momentum"] != 0:
                    b = group["buffers"][i]
                    dampened = group["started"][i]
                    b.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"] if dampened else 1)
                    group["started"][i] = True
                    g = g + group["momentum"] * b if group["nesterov"] else b
                p.sub_(group["lr"] * g)

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.grad = None if set_to_none else torch.zeros_like(p.grad)
