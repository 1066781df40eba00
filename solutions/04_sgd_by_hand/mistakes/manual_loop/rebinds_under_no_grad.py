"""p = p - lr · p.grad under no_grad: from the second row on, p does not require grad.

Under no_grad nothing is recorded, so the new p is a plain tensor that does not require grad, and the second
loss has no graph to go back through. And the caller's p has not been trained at all.

How does p -= … differ from p = p - …?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p = p - lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
