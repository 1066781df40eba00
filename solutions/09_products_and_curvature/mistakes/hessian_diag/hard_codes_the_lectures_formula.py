"""Uses the formula for the lecture's loss, whatever f is.

12p² − 12p + 2 is right for one function. The next one has another formula. Is f used in your code at all?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    return 12 * x.detach() ** 2 - 12 * x.detach() + 2
