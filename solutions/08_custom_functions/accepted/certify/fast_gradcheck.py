"""gradcheck in its fast mode, for the gradient and for a function that is the backward."""

from torch.autograd import gradcheck


def certify(fn, inputs):
    state = torch.get_rng_state()
    torch.manual_seed(3)
    needed = [i for i, t in enumerate(inputs) if t.requires_grad]
    v = torch.randn(fn(*[t.detach().clone() for t in inputs]).shape, dtype=torch.float64)

    def fresh(change=lambda t: t.clone()):
        return [change(t.detach()).requires_grad_(t.requires_grad) for t in inputs]

    def backward(*args):
        *at, w = args
        y = fn(*at)
        return torch.autograd.grad(y, [at[i] for i in needed], w, create_graph=True, materialize_grads=True)

    def numbers(at, w):
        y = fn(*at)
        grads = torch.autograd.grad(y, [at[i] for i in needed], w, materialize_grads=True)
        return torch.cat([g.detach().reshape(-1) for g in grads]), y.detach()

    def gradient():
        return gradcheck(fn, fresh(), fast_mode=True)

    def scaling():
        return torch.allclose(numbers(fresh(), 3 * v)[0], 3 * numbers(fresh(), v.clone())[0])

    def second():
        return gradcheck(backward, [*fresh(), v.clone().requires_grad_()], fast_mode=True)

    def layout():
        a = numbers(fresh(), v.clone())
        b = numbers(fresh(lambda t: t.transpose(0, -1).contiguous().transpose(0, -1)), v.clone())
        return all(torch.allclose(s, t) for s, t in zip(a, b))

    def pure():
        at, w = fresh(), v.clone()
        numbers(at, w)
        return torch.equal(w, v) and all(map(torch.equal, at, inputs))

    report = {}
    for check in (gradient, scaling, second, layout, pure):
        try:
            report[check.__name__] = bool(check())
        except RuntimeError:
            report[check.__name__] = False
    torch.set_rng_state(state)
    return report
