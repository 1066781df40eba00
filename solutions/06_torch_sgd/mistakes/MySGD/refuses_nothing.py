"""Arguments that make no sense are accepted.

A negative learning rate, Nesterov without momentum, an empty list: the constructor takes them all, and the
training that follows goes the wrong way or nowhere.

The text says under "Raises" what is to be refused. Which of it does __init__ look at?
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
        params = list(params)
        groups = params if params and isinstance(params[0], dict) else [{"params": params}]
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
            lr, mu, tau, decay = (group[k] for k in ("lr", "momentum", "dampening", "weight_decay"))
            for p in group["params"]:
                if p.grad is None:
                    continue
                g = -p.grad if group["maximize"] else p.grad
                if decay != 0:
                    g = g + decay * p
                if mu != 0:
                    b = self.buffers.get(p)
                    b = g.clone() if b is None else mu * b + (1 - tau) * g
                    self.buffers[p] = b
                    g = g + mu * b if group["nesterov"] else b
                p -= lr * g

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.zero_()
