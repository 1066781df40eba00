"""w and the loss carry no graph, though p requires grad in the end.

Operations are recorded while they happen, or never. This is what it looks like if requires_grad_() comes after the
forward pass, if w and the loss are computed under no_grad, or if p is detached on its way to w.

When w was computed, had p asked for gradients, and was torch recording?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)])
    w = 10 * p
    loss = w**2
    p.requires_grad_()
    return p, w, loss
