"""The p that is returned is a clone, and a clone is no leaf.

clone copies the values and is recorded: the clone remembers where it came from, and the gradients flow past it to
the original, which your caller never gets to see.

What is the grad_fn of your p?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True).clone()
    w = 10 * p
    return p, w, w**2
