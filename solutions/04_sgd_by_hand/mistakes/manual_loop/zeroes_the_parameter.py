"""The parameter is zeroed instead of its gradient.

Before every row p starts from zero again, so that nothing is learnt from one row to the next; meanwhile the
gradients add up.

p and p.grad are two tensors. Which of them should be forgotten between two updates?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.data.zero_()
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
