"""The parameter is zeroed instead of its gradient.

p and p.grad are two tensors. Yours zeroes p, through .data, so that autograd does not notice: the second pass
runs with a p that the forward pass never saw, and adds to a gradient that was not reset at all.

Which of the two was to be forgotten?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.data.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
