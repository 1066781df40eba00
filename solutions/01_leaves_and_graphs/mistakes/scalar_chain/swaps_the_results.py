"""The three tensors are returned in another order.

Your caller unpacks them as p, w, loss. The names inside your function mean nothing to the outside; only the order
counts.

Which of the three is the leaf?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    loss = w**2
    return loss, w, p
