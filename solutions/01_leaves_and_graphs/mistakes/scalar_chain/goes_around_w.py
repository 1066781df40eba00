"""The loss is computed from p directly, and does not depend on the w that you return.

All values are right, and the derivative by p as well. But the graph has two separate branches, and there is no
derivative of the loss by this w.

Draw the graph of your three tensors. Through which of them does the way from the loss to p lead?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    loss = (10 * p) ** 2
    return p, w, loss
