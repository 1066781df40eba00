"""Freezes the noise for f, but not for its gradient.

The measured slopes belong to one sample and the claimed ones to the next, so right implementations are
accused. From which state of the generator does grad_fn start in your code?
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
            measured, claimed = torch.stack(slopes), grad_fn(x)
            agrees = (claimed - measured).abs() <= 1e-5 + 1e-3 * measured.abs()
            if not agrees.all():
                answer[name] = True
    torch.set_rng_state(state)
    return answer
