"""Measures through the noise.

Two evaluations see two different samples, and their difference says nothing about the slope: every noisy
implementation is accused, right or wrong. What makes two calls of a noisy function draw the same numbers?
"""


def find_bug(
    impls: Mapping[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor], Sequence[Tensor]]],
) -> dict[str, bool]:
    eps = 1e-5
    answer = {}
    for name, (f, grad_fn, points) in impls.items():
        answer[name] = False
        for x in points:
            steps = eps * torch.eye(len(x), dtype=x.dtype)
            slopes = [(f(x + step) - f(x - step)) / (2 * eps) for step in steps]
            measured, claimed = torch.stack(slopes), grad_fn(x)
            agrees = (claimed - measured).abs() <= 1e-5 + 1e-3 * measured.abs()
            if not agrees.all():
                answer[name] = True
    return answer
