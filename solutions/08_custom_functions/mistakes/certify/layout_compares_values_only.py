"""Compares the values and not the gradients.

Backward gets the same strange strides through what was saved, and may stumble where forward did not. What else is to be the
same?
"""


def certify(fn, inputs):
    eps = 1e-5
    generator = torch.Generator().manual_seed(0)

    def random(t):
        return torch.randn(t.shape, generator=generator, dtype=t.dtype)

    def copies():
        return [t.detach().clone().requires_grad_(t.requires_grad) for t in inputs]

    def gradients(f, at, v, **options):
        wanted = [t for t in at if t.requires_grad]
        return torch.autograd.grad(f(*at), wanted, v, materialize_grads=True, **options)

    def same(got, want):
        return all(torch.allclose(a, b, rtol=1e-5, atol=1e-7) for a, b in zip(got, want, strict=True))

    def slope_is_right(f, at):
        directions = [random(t) if t.requires_grad else torch.zeros_like(t) for t in at]
        moving = [d for d, t in zip(directions, at, strict=True) if t.requires_grad]
        slopes = gradients(f, at, torch.ones((), dtype=torch.float64))
        claimed = sum((slope * d).sum() for slope, d in zip(slopes, moving, strict=True))
        ahead = f(*(t + eps * d for t, d in zip(at, directions, strict=True)))
        behind = f(*(t - eps * d for t, d in zip(at, directions, strict=True)))
        return same([claimed], [(ahead - behind) / (2 * eps)])

    def gradient():
        return slope_is_right(lambda *at: (v * fn(*at)).sum(), copies())

    def scaling():
        tripled = gradients(fn, copies(), 3 * v)
        return same(tripled, [3 * g for g in gradients(fn, copies(), v.clone())])

    def second():
        weights = [random(t) for t in inputs if t.requires_grad]

        def weighed(*at):
            backward = gradients(fn, at[:-1], at[-1], create_graph=True)
            return sum((w * g).sum() for w, g in zip(weights, backward, strict=True))

        return slope_is_right(weighed, [*copies(), v.clone().requires_grad_()])

    def layout():
        plain = copies()
        other = [t.detach().transpose(0, -1).contiguous().transpose(0, -1) for t in plain]
        other = [t.requires_grad_(p.requires_grad) for t, p in zip(other, plain, strict=True)]
        values = same([fn(*other)], [fn(*plain)])
        gradients(fn, other, v.clone())
        return values

    def pure():
        passed, cotangent = copies(), v.clone()
        gradients(fn, passed, cotangent)
        return all(torch.equal(a, b) for a, b in zip([*passed, cotangent], [*inputs, v], strict=True))

    def is_kept(promise):
        try:
            return promise()
        except RuntimeError:
            return False

    v = random(fn(*copies()))
    return {promise.__name__: is_kept(promise) for promise in (gradient, scaling, second, layout, pure)}
