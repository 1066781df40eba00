"""p.grad.zero_() is called on a leaf that has no gradient yet.

Every p in this loop is a new tensor, whose .grad is None until its backward(), and None has no method
zero_.

What is there to forget, if each leaf sees only one backward()?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad.zero_()
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
