"""The second note is p.grad itself; only the first one is a copy.

The numbers are right when your function returns. But the second note shares its memory with p.grad, and
whoever zeroes or overwrites the gradient afterwards changes your note as well.

What will the caller's next zero_() do to what you returned?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad
    return first, second
