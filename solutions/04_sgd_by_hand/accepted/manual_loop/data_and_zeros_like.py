"""Through .data after backward, zeroing just before it, prints the loss."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.data.clone()]
    for x in D:
        loss = loss_fn(p, x)
        print(loss)
        p.grad = torch.zeros_like(p)
        loss.backward()
        p.data -= lr * p.grad
        history.append(p.data.clone())
    return torch.stack(history)
