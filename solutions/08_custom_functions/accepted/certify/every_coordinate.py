"""Central differences coordinate by coordinate, and the Jacobian of backward as autograd sees it."""


def differences(f, tensors, k, eps=1e-5):
    columns = []
    for i in range(tensors[k].numel()):
        ends = []
        for sign in (1, -1):
            moved = [t.detach().clone().requires_grad_(t.requires_grad) for t in tensors]
            with torch.no_grad():
                moved[k].view(-1)[i] += sign * eps
            ends.append(f(*moved).detach().flatten().clone())
        columns.append((ends[0] - ends[1]) / (2 * eps))
    return torch.stack(columns, 1)


def jacobian(f, tensors, k):
    values = f(*tensors).flatten()
    rows = []
    for value in values:
        (row,) = torch.autograd.grad(value, [tensors[k]], retain_graph=True, allow_unused=True)
        rows.append(torch.zeros_like(tensors[k]).flatten() if row is None else row.flatten())
    return torch.stack(rows)


def guarded(check):
    try:
        return bool(check())
    except RuntimeError:
        return False


def certify(fn, inputs):
    gen = torch.Generator().manual_seed(8)

    def fresh():
        return [t.detach().clone().requires_grad_(t.requires_grad) for t in inputs]

    which = [k for k, t in enumerate(inputs) if t.requires_grad]
    v = 0.5 + torch.rand(fn(*fresh()).shape, generator=gen, dtype=torch.float64)

    def back(*args, create_graph=True):
        at, w = args[:-1], args[-1]
        got = torch.autograd.grad(
            fn(*at), [at[k] for k in which], w, create_graph=create_graph, allow_unused=True
        )
        pairs = zip(got, which, strict=True)
        return torch.cat([(torch.zeros_like(at[k]) if g is None else g).flatten() for g, k in pairs])

    def first():
        at = fresh()
        want = torch.cat([v.flatten() @ differences(fn, at, k) for k in which])
        return torch.allclose(back(*at, v.clone(), create_graph=False), want, rtol=1e-4, atol=1e-6)

    def second():
        at = [*fresh(), v.clone().requires_grad_()]
        if not back(*at).requires_grad:
            return False
        pairs = [(jacobian(back, at, k), differences(back, at, k)) for k in [*which, len(at) - 1]]
        return all(torch.allclose(a, b, rtol=1e-4, atol=1e-6) for a, b in pairs)

    def scaling():
        one, three = back(*fresh(), v.clone()), back(*fresh(), 3 * v)
        return torch.allclose(3 * one, three)

    def layout():
        other = [t.detach().transpose(0, -1).contiguous().transpose(0, -1) for t in inputs]
        for t, original in zip(other, inputs, strict=True):
            t.requires_grad_(original.requires_grad)
        same = torch.allclose(fn(*other), fn(*fresh()))
        return same and torch.allclose(back(*other, v.clone()), back(*fresh(), v.clone()))

    def pure():
        at, w = fresh(), v.clone()
        back(*at, w, create_graph=False)
        return (w == v).all() and all((a == b).all() for a, b in zip(at, inputs, strict=True))

    return {
        "gradient": guarded(first),
        "scaling": guarded(scaling),
        "second": guarded(second),
        "layout": guarded(layout),
        "pure": guarded(pure),
    }
