"""p.grad is reset whatever reset says.

With "keep", p.grad should have been left alone between the passes, and the second one should have been added.

Which of the three values does your function treat differently from the other two?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
