"""The options are stored, and the step is a plain one.

Momentum, dampening, weight decay, Nesterov and maximize have no effect yet. The plain steps are right.

That is stage 1 of 7. Which line of the algorithm comes next?
"""


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
            raise TypeError("params must be an iterable of tensors, not a tensor")
        if lr < 0 or momentum < 0 or weight_decay < 0:
            raise ValueError("lr, momentum and weight_decay must not be negative")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("Nesterov needs momentum and no dampening")
        params = list(params)
        if not params:
            raise ValueError("no parameters")
        groups = params if isinstance(params[0], dict) else [{"params": params}]
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        self.param_groups = [{**defaults, **group, "params": list(group["params"])} for group in groups]
        self.buffers = {}

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                p -= group["lr"] * p.grad

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.zero_()
