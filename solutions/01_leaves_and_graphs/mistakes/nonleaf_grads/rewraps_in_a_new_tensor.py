"""Both gradients are None: the loss was put into a new tensor.

torch.tensor(loss.item(), requires_grad=True) is a leaf without a past. backward() runs, and stores a 1 in the new
tensor's own .grad.

Is there an error that this "repaired"? What was it about?
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
    loss = torch.tensor(outer(w).item(), requires_grad=True)
    loss.backward()
    return w.grad, p.grad
