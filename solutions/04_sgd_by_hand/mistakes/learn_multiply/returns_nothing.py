"""The loss function prints the loss and does not return it.

A function without a return returns None, and None has no backward(). What a function prints is for you; the
rest of the program gets only what it returns.

What should the last line of the loss function be?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    def loss_of(x: torch.Tensor, output: torch.Tensor) -> None:
        print((output - 2.0 * x).pow(2).mean())

    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = loss_of(x, x * p)
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
