"""The function draws data and p itself, and the data first.

The arguments are ignored, and torch's generator is reseeded. Even on the lecture's data the result is
slightly wrong: the lecture draws p first and the data after it, and after one seed the order decides who
gets which numbers.

What are D and p0 for, if not to be used?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    torch.manual_seed(0)
    D = torch.rand(*D.shape)
    p = torch.rand(*p0.shape, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
