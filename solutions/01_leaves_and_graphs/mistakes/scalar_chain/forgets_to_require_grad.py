"""Nothing in the chain requires grad.

Numbers come out, but no graph: torch records only what begins with a tensor that has asked for it.

Print p.requires_grad and w.grad_fn. Which of the two is the cause of the other?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)])
    w = 10 * p
    return p, w, w**2
