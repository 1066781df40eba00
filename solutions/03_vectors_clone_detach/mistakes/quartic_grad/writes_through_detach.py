"""w is subtracted in place from p.detach().

detach() cuts the graph and copies nothing, so that the caller's p has been overwritten, and whatever you
compute from p afterwards uses the new numbers.

Which operation gives you a tensor with memory of its own?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    difference = p.detach()
    difference -= difference**2
    return 2 * difference * (1 - 2 * p.detach())
