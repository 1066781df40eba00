"""The loss is taken out as a Python number and wrapped in a new tensor.

The value is right, and the new tensor may even require grad. But it is a leaf, a beginning: item() gives a
bare number, which does not know where it came from, and a wrapping does not bring that back.

Which way could autograd take from your result to p?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    loss = (p - p**2).pow(2).sum()
    return torch.tensor(loss.item(), dtype=p.dtype, requires_grad=p.requires_grad)
