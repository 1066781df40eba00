"""The update subtracts lr times p, as in the lecture's comment.

p shrinks by the same share with each row and tends to zero, whatever the data and the loss. It looks like
training, for p changes smoothly and no error is raised. The gradient was computed and never read.

Where in your update does the loss come in?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach()
        p = p - lr * p
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
