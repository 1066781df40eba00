"""p.grad.zero_() is called before there is a gradient.

Before the first backward() the gradient is None, and None has no method zero_. (An optimizer's zero_grad()
knows that.)

Which ways of forgetting a gradient work on None as well? Or where else in the loop could the line stand?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad.zero_()
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
