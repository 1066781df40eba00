"""The parameter is converted after requires_grad_(), and is no leaf any more.

torch refuses to optimise a tensor that is no leaf. A conversion such as .double() or .to(torch.float64) is
an operation: on a tensor that requires grad it is recorded, and its result has a history. (For float32 data
there is nothing to convert, which is why it worked there.)

In which order must "convert" and "require grad" come?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = torch.tensor(p0.tolist(), requires_grad=True).to(D.dtype)
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
