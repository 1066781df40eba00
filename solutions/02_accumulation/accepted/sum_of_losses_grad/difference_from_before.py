"""Lets p.grad pile up, and subtracts what it was."""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    before = torch.zeros_like(p) if p.grad is None else p.grad.clone()
    torch.autograd.backward(list(losses))
    return p.grad - before
