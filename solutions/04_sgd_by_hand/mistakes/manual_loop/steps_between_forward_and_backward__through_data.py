"""p.data is changed between the forward pass and backward().

The gradients come from two different parameters: the forward pass saw the old p, the backward pass the new.
Written with no_grad, torch would have raised an error; .data is hidden from that check, and so the
gradients are silently wrong.

Where between two forward passes is it safe to change p?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        if p.grad is not None:
            p.data -= lr * p.grad
        p.grad = None
        loss.backward()
        history.append(p.detach().clone())
    return torch.stack(history)
