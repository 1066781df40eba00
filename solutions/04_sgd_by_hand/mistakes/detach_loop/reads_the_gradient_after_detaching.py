"""The gradient is asked of the detached tensor, which has none.

lr was multiplied by None, in the first row already. detach() returns a new tensor: the same numbers, but no
history and no .grad. Once the name p belongs to it, the gradient is out of reach. (A loss that was wrapped
in a new tensor leaves p.grad at None as well.)

Why does the lecture begin its four lines with p_grad = p.grad?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# Observably equal in this exercise, and covered by this file: the loss rewrapped in a new tensor.


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach()
        p = p - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
