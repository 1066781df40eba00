"""torch's random generator is reseeded inside the function.

The history is right, for nothing is drawn. But torch.manual_seed sets the generator of the whole program
back, and the caller gets the same "random" numbers again.

Does this function need randomness? If so, who should provide the seed?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    torch.manual_seed(0)
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
