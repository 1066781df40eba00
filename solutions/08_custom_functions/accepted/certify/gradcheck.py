"""torch's gradcheck and gradgradcheck, the generator forked."""

from torch.autograd import gradcheck, gradgradcheck


def certify(fn, inputs):
    def fresh():
        return tuple(t.detach().clone().requires_grad_(t.requires_grad) for t in inputs)

    def pull(passed, v):
        y = fn(*passed)
        needed = [t for t in passed if t.requires_grad]
        grads = torch.autograd.grad(y, needed, v, allow_unused=True)
        return y, [
            torch.zeros_like(t) if g is None else g.clone() for t, g in zip(needed, grads, strict=True)
        ]

    def close(a, b):
        return all(torch.allclose(s, t) for s, t in zip(a, b, strict=True))

    def layout(v):
        there = tuple(
            t.detach().transpose(0, -1).contiguous().transpose(0, -1).requires_grad_(t.requires_grad)
            for t in inputs
        )
        (y, grads), (z, others) = pull(fresh(), v), pull(there, v)
        return torch.allclose(y, z) and close(grads, others)

    def pure(v):
        passed, w = fresh(), v.clone()
        pull(passed, w)
        return torch.equal(v, w) and all(torch.equal(a, b) for a, b in zip(passed, inputs, strict=True))

    checks = {
        "gradient": lambda v: gradcheck(fn, fresh(), raise_exception=False),
        "scaling": lambda v: close(pull(fresh(), 3 * v)[1], [3 * g for g in pull(fresh(), v.clone())[1]]),
        "second": lambda v: gradgradcheck(fn, fresh(), raise_exception=False),
        "layout": layout,
        "pure": pure,
    }
    report = {}
    with torch.random.fork_rng():
        torch.manual_seed(1)
        v = torch.randn_like(fn(*fresh())).detach()
        for name, check in checks.items():
            try:
                report[name] = bool(check(v))
            except Exception:
                report[name] = False
    return report
