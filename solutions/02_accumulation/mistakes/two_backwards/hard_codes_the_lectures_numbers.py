"""The numbers 10 and 20 are written down, not computed.

They are right for the lecture's w = 10p. For another w they are not, and p.grad was never filled.

What does your function do with w?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    first = 0 * p.detach() + 10
    second = 0 * p.detach() + (20 if reset == "keep" else 10)
    p.grad = second.clone()
    return first, second
