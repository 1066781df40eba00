"""Steps inside the points that it was given.

The verdicts may even be right, for the shift is small. But the points belong to the caller, and the next
check, or the next training step, happens somewhere else. Which of your lines write to x?
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
            slopes = [(frozen(f, x.add_(step)) - frozen(f, x.sub_(2 * step))) / (2 * eps) for step in steps]
            measured, claimed = torch.stack(slopes), frozen(grad_fn, x)
            agrees = (claimed - measured).abs() <= 1e-5 + 1e-3 * measured.abs()
            if not agrees.all():
                answer[name] = True
    torch.set_rng_state(state)
    return answer
