"""Allows every slope the same error, small slopes and large ones.

An error of 0.0005 is nothing beside a slope of 1, and 5 % of a slope of 0.01: that is a wrong gradient. How
does the docstring's limit depend on the true slope?
"""


def find_bug(
    impls: Mapping[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor], Sequence[Tensor]]],
) -> dict[str, bool]:
    eps = 1e-5
    state = torch.get_rng_state()

    def frozen(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        torch.set_rng_state(state)
        return function(x)

    answer = {}
    for name, (f, grad_fn, points) in impls.items():
        answer[name] = False
        for x in points:
            steps = eps * torch.eye(len(x), dtype=x.dtype)
            slopes = [(frozen(f, x + step) - frozen(f, x - step)) / (2 * eps) for step in steps]
            measured, claimed = torch.stack(slopes), frozen(grad_fn, x)
            agrees = (claimed - measured).abs() <= 1e-3
            if not agrees.all():
                answer[name] = True
    torch.set_rng_state(state)
    return answer
