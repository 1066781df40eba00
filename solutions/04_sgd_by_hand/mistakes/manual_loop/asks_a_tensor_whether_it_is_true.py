"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value. (A single zero would count as "no gradient".)

What is p.grad if there is none, and how do you ask for just that?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        if p.grad:
            p.grad.zero_()
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
