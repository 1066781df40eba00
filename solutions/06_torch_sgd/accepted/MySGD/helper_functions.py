"""Small functions outside the class, state in a defaultdict, an assignment to .data, and some printing."""

from collections import defaultdict

OPTION_DEFAULTS = {
    "lr": 1e-3,
    "momentum": 0.0,
    "dampening": 0.0,
    "weight_decay": 0.0,
    "nesterov": False,
    "maximize": False,
}


def check_options(options):
    if options["lr"] < 0 or options["momentum"] < 0 or options["weight_decay"] < 0:
        raise ValueError("negative")
    if options["nesterov"]:
        if options["momentum"] <= 0:
            raise ValueError("Nesterov without momentum")
        if options["dampening"] != 0:
            raise ValueError("Nesterov with dampening")


def gradient_of(p, group):
    g = p.grad
    if group["maximize"]:
        g = torch.neg(g)
    if group["weight_decay"]:
        g = torch.add(g, p.data, alpha=group["weight_decay"])
    return g


def direction(g, state, group):
    mu = group["momentum"]
    if not mu:
        return g
    if "b" in state:
        state["b"] = mu * state["b"] + (1.0 - group["dampening"]) * g
    else:
        state["b"] = g.clone()
    return g + mu * state["b"] if group["nesterov"] else state["b"]


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
        options = dict(
            OPTION_DEFAULTS,
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
            maximize=maximize,
        )
        check_options(options)
        if isinstance(params, torch.Tensor):
            raise TypeError("a tensor is no collection of parameters")
        self.state = defaultdict(dict)
        self.param_groups = []
        loose = []
        for item in params:
            if isinstance(item, dict):
                self.param_groups.append({**options, **item, "params": list(item["params"])})
            else:
                loose.append(item)
        if loose:
            self.param_groups.append({**options, "params": loose})
        if not self.param_groups:
            raise ValueError("no parameters")
        print("optimising", sum(len(group["params"]) for group in self.param_groups), "tensors")

    def parameters(self):
        for group in self.param_groups:
            for p in group["params"]:
                yield group, p

    def step(self):
        for group, p in self.parameters():
            if p.grad is not None:
                p.data = p.data - group["lr"] * direction(gradient_of(p, group), self.state[p], group)

    def zero_grad(self, set_to_none=True):
        for _, p in self.parameters():
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad = torch.zeros_like(p)
