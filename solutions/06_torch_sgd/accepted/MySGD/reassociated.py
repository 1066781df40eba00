"""The same sums in another order: Nesterov written out, decay and learning rate multiplied in; copy_ at the end."""


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
            raise TypeError("tensor")
        if lr < 0 or momentum < 0 or weight_decay < 0 or (nesterov and (dampening or not momentum)):
            raise ValueError("no such options")
        params = list(params)
        if not params:
            raise ValueError("no parameters")
        self.param_groups = []
        for group in params if isinstance(params[0], dict) else [{"params": params}]:
            self.param_groups.append(
                {
                    "params": list(group["params"]),
                    "lr": group.get("lr", lr),
                    "momentum": group.get("momentum", momentum),
                    "dampening": group.get("dampening", dampening),
                    "weight_decay": group.get("weight_decay", weight_decay),
                    "nesterov": group.get("nesterov", nesterov),
                    "maximize": group.get("maximize", maximize),
                }
            )
        self.memory = {}

    def step(self):
        with torch.set_grad_enabled(False):
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        self._move(p, **{name: group[name] for name in group if name != "params"})

    def _move(self, p, lr, momentum, dampening, weight_decay, nesterov, maximize):
        g = weight_decay * p + (p.grad * -1.0 if maximize else p.grad)
        if momentum == 0:
            p.copy_(p - g * lr)
            return
        old = self.memory.get(id(p))
        if old is None:
            self.memory[id(p)] = 1.0 * g
        else:
            self.memory[id(p)] = g - dampening * g + old * momentum
        if nesterov and old is not None:
            p.copy_(p - (lr * (1 + momentum)) * g - (lr * momentum * momentum) * old)
        elif nesterov:
            p.copy_(p - (lr + lr * momentum) * g)
        else:
            p.copy_(p - lr * self.memory[id(p)])

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad *= 0
