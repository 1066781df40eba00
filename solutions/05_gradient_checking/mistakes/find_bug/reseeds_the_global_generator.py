"""Reseeds torch's global generator and leaves it so.

The verdicts are right, but every random number that is drawn after your check is now the same in every
run. How would the caller notice? And what could you have kept, before you reseeded?
"""


def find_bug(
    impls: Mapping[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor], Sequence[Tensor]]],
) -> dict[str, bool]:
    eps = 1e-5

    def frozen(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        torch.manual_seed(0)
        return function(x)

    answer = {}
    for name, (f, grad_fn, points) in impls.items():
        answer[name] = False
        for x in points:
            steps = eps * torch.eye(len(x), dtype=x.dtype)
            slopes = [(frozen(f, x + step) - frozen(f, x - step)) / (2 * eps) for step in steps]
            measured, claimed = torch.stack(slopes), frozen(grad_fn, x)
            agrees = (claimed - measured).abs() <= 1e-5 + 1e-3 * measured.abs()
            if not agrees.all():
                answer[name] = True
    return answer
