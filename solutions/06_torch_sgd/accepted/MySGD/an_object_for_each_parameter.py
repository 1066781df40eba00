"""Groups as dicts made with keywords and ChainMap's precedence; one class for a parameter and its memory."""

from collections import ChainMap


class Ball:
    """A parameter with its velocity."""

    def __init__(self, p):
        self.p = p
        self.b = None

    def roll(self, lr, momentum, dampening, weight_decay, nesterov, maximize, **_):
        view = self.p.detach()
        g = self.p.grad.detach()
        g = (-g if maximize else g) + weight_decay * view
        if momentum:
            if self.b is None:
                self.b = torch.empty_like(g).copy_(g)
            else:
                self.b = self.b * momentum + g * (1 - dampening)
            g = g.add(self.b, alpha=momentum) if nesterov else self.b
        view -= lr * g


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
        if hasattr(params, "backward"):
            raise TypeError("this is a tensor")
        if lr < 0:
            raise ValueError("lr")
        if momentum < 0:
            raise ValueError("momentum")
        if weight_decay < 0:
            raise ValueError("weight_decay")
        if nesterov and (not momentum or dampening):
            raise ValueError("nesterov")
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        params = list(params)
        if not params:
            raise ValueError("params")
        groups = params if isinstance(params[0], dict) else [{"params": params}]
        self.param_groups = [
            dict(ChainMap({"params": list(group["params"])}, group, defaults)) for group in groups
        ]
        self.balls = [[Ball(p) for p in group["params"]] for group in self.param_groups]

    def step(self):
        for group, balls in zip(self.param_groups, self.balls, strict=True):
            options = {name: value for name, value in group.items() if name != "params"}
            for ball in balls:
                if ball.p.grad is not None:
                    ball.roll(**options)

    def zero_grad(self, set_to_none=True):
        for ball in sum(self.balls, []):
            if not set_to_none and ball.p.grad is not None:
                torch.zeros(ball.p.shape, out=ball.p.grad)
            if set_to_none:
                ball.p.grad = None
