"""A result that does not require grad is given gradients of 0, and promises count as kept.

Three times 0 is 0, and 0 is the same in any layout: a node that has lost its graph altogether looks half sound.

What does torch do if you go backward from such a tensor, and what is then said of the promise?
"""


def certify(fn: Callable[..., Tensor], inputs: Sequence[Tensor]) -> dict[str, bool]:
    eps = 1e-5
    generator = torch.Generator().manual_seed(0)

    def random(t: Tensor) -> Tensor:
        return torch.randn(t.shape, generator=generator, dtype=t.dtype)

    def copies() -> list[Tensor]:
        return [t.detach().clone().requires_grad_(t.requires_grad) for t in inputs]

    def gradients(
        f: Callable[..., Tensor], at: Sequence[Tensor], v: Tensor, **options: bool
    ) -> Sequence[Tensor]:
        wanted = [t for t in at if t.requires_grad]
        value = f(*at)
        if not value.requires_grad:
            return [torch.zeros_like(t) for t in wanted]
        return torch.autograd.grad(value, wanted, v, materialize_grads=True, **options)

    def same(got: Sequence[Tensor], want: Sequence[Tensor]) -> bool:
        return all(torch.allclose(a, b, rtol=1e-5, atol=1e-7) for a, b in zip(got, want, strict=True))

    def slope_is_right(f: Callable[..., Tensor], at: Sequence[Tensor]) -> bool:
        directions = [random(t) if t.requires_grad else torch.zeros_like(t) for t in at]
        moving = [d for d, t in zip(directions, at, strict=True) if t.requires_grad]
        slopes = gradients(f, at, torch.ones((), dtype=torch.float64))
        claimed = sum((slope * d).sum() for slope, d in zip(slopes, moving, strict=True))
        ahead = f(*(t + eps * d for t, d in zip(at, directions, strict=True)))
        behind = f(*(t - eps * d for t, d in zip(at, directions, strict=True)))
        return same([claimed], [(ahead - behind) / (2 * eps)])

    def gradient() -> bool:
        return slope_is_right(lambda *at: (v * fn(*at)).sum(), copies())

    def scaling() -> bool:
        tripled = gradients(fn, copies(), 3 * v)
        return same(tripled, [3 * g for g in gradients(fn, copies(), v.clone())])

    def second() -> bool:
        weights = [random(t) for t in inputs if t.requires_grad]

        def weighed(*at: Tensor) -> Tensor:
            backward = gradients(fn, at[:-1], at[-1], create_graph=True)
            return sum((w * g).sum() for w, g in zip(weights, backward, strict=True))

        return slope_is_right(weighed, [*copies(), v.clone().requires_grad_()])

    def layout() -> bool:
        plain = copies()
        other = [t.detach().transpose(0, -1).contiguous().transpose(0, -1) for t in plain]
        other = [t.requires_grad_(p.requires_grad) for t, p in zip(other, plain, strict=True)]
        values = same([fn(*other)], [fn(*plain)])
        return values and same(gradients(fn, other, v.clone()), gradients(fn, plain, v.clone()))

    def pure() -> bool:
        passed, cotangent = copies(), v.clone()
        gradients(fn, passed, cotangent)
        return all(torch.equal(a, b) for a, b in zip([*passed, cotangent], [*inputs, v], strict=True))

    def is_kept(promise: Callable[[], bool]) -> bool:
        try:
            return promise()
        except RuntimeError:
            return False

    v = random(fn(*copies()))
    return {promise.__name__: is_kept(promise) for promise in (gradient, scaling, second, layout, pure)}
