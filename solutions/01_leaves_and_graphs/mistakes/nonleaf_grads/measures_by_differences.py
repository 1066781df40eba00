"""The gradients were measured by forward differences, and are not exact.

A difference quotient is a fine witness against a wrong gradient (see Gradient checking), but it keeps a few digits
only, and in float32 hardly any.

What has torch recorded that makes measuring unnecessary?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def measured(f: Function, x: Tensor) -> Tensor:
    gradient = torch.zeros_like(x)
    for index in range(x.numel()):
        moved = x.clone()
        moved.view(-1)[index] += 1e-3
        gradient.view(-1)[index] = (f(moved) - f(x)) / 1e-3
    return gradient


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach()
    w = inner(p)
    return measured(outer, w), measured(lambda x: outer(inner(x)), p)
