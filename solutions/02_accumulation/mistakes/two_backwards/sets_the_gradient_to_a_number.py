"""The gradient is set to the number 0.

torch refuses: p.grad is a tensor of the shape of p, or None. Nothing else.

Which operation turns the elements of a tensor into zeros, and leaves the tensor where it is?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad = 0
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
