"""The first note is p.grad itself; only the second one is a copy.

When the second pass adds to p.grad in place, the first note changes with it. With "zero" it even looks right,
because the second pass happens to bring the same numbers back; with "keep" it shows the double.

When is the last moment at which the first value can still be copied?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
