"""The second note is what the second pass has contributed, not what p.grad was.

With "keep", p.grad holds the sum of both passes, and this is what was to be noted.

What does print(p.grad) show after the second pass?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad - first if reset == "keep" else p.grad.clone()
    return first, second
