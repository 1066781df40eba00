"""backward() from the vector of squares, with ones for a cotangent; on a detached alias, never written to."""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().requires_grad_()
    squares = (q - q**2) ** 2
    squares.backward(torch.ones_like(squares))
    return q.grad.clone()
