"""torch's random generator is reseeded inside the function.

The values are right, for nothing is drawn. But torch.manual_seed sets the generator of the whole program
back, and the caller gets the same "random" numbers again.

Does this function need randomness? If so, who should provide the seed?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(0)
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
