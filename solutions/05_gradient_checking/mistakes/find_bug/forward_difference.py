"""Measures with a one-sided difference and a coarse step.

Its error is eps·f''/2; where the slope is zero, that alone is more than the tolerance, and a right
gradient is accused. How does the error of the two-sided difference fall with eps?
"""


def find_bug(
    impls: Mapping[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor], Sequence[Tensor]]],
) -> dict[str, bool]:
    eps = 1e-3
    state = torch.get_rng_state()

    def frozen(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        torch.set_rng_state(state)
        return function(x)

    answer = {}
    for name, (f, grad_fn, points) in impls.items():
        answer[name] = False
        for x in points:
            steps = eps * torch.eye(len(x), dtype=x.dtype)
            slopes = [(frozen(f, x + step) - frozen(f, x)) / eps for step in steps]
            measured, claimed = torch.stack(slopes), frozen(grad_fn, x)
            agrees = (claimed - measured).abs() <= 1e-5 + 1e-3 * measured.abs()
            if not agrees.all():
                answer[name] = True
    torch.set_rng_state(state)
    return answer
