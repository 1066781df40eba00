"""p.grad.zero_() is called before there is a gradient.

Before the first backward(), p.grad is None, and None has no method zero_.

Where in your function is p.grad a tensor for the first time?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    p.grad.zero_()
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
