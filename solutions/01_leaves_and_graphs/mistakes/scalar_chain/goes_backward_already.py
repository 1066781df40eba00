"""A backward pass has been made already.

p.grad is filled, and the graph has been used up: your caller cannot go back through it a second time.

Whose business is it to call backward()?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    return p, w, loss
