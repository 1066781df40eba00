"""backward() is called on a Python number.

item() takes the number out of the tensor and leaves the graph behind.

What is the type of your loss when you call backward()?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach().clone().requires_grad_()
    w = inner(p)
    w.retain_grad()
    loss = outer(w).item()
    loss.backward()
    return w.grad, p.grad
