"""torch._foreach_* on lists of parameters, gradients and buffers, group by group."""


class MySGD:
    def __init__(self, params, lr=1e-3, *args, **options):
        names = ("momentum", "dampening", "weight_decay", "nesterov", "maximize")
        defaults = dict(zip(names, (0.0, 0.0, 0.0, False, False), strict=True))
        defaults |= dict(zip(names, args, strict=False)) | options | {"lr": lr}
        if isinstance(params, torch.Tensor):
            raise TypeError("give me a list")
        if any(defaults[name] < 0 for name in ("lr", "momentum", "weight_decay")):
            raise ValueError("no negative numbers, please")
        if defaults["nesterov"] and (defaults["dampening"] or not defaults["momentum"]):
            raise ValueError("no Nesterov")
        groups = list(params)
        if not groups:
            raise ValueError("no parameters")
        if isinstance(groups[0], torch.Tensor):
            groups = [{"params": groups}]
        self.param_groups = [defaults | group for group in groups]
        for group in self.param_groups:
            group["params"] = [*group["params"]]
        self.state = {}

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            moving = [p for p in group["params"] if p.grad is not None]
            if not moving:
                continue
            grads = [p.grad for p in moving]
            if group["maximize"]:
                grads = torch._foreach_neg(grads)
            if group["weight_decay"]:
                grads = torch._foreach_add(grads, moving, alpha=group["weight_decay"])
            if group["momentum"]:
                old = [(i, p) for i, p in enumerate(moving) if p in self.state]
                new = [(i, p) for i, p in enumerate(moving) if p not in self.state]
                if old:
                    buffers = [self.state[p] for _, p in old]
                    torch._foreach_mul_(buffers, group["momentum"])
                    torch._foreach_add_(buffers, [grads[i] for i, _ in old], alpha=1 - group["dampening"])
                for i, p in new:
                    self.state[p] = grads[i].clone()
                buffers = [self.state[p] for p in moving]
                if group["nesterov"]:
                    grads = torch._foreach_add(grads, buffers, alpha=group["momentum"])
                else:
                    grads = buffers
            torch._foreach_add_(moving, grads, alpha=-group["lr"])

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            there = [p.grad for p in group["params"] if p.grad is not None]
            if there:
                torch._foreach_zero_(there)
            for p in group["params"] if set_to_none else ():
                p.grad = None
