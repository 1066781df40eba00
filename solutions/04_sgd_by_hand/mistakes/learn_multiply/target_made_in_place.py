"""The target is made by doubling x in place, between the forward pass and backward().

torch says that a variable needed for the gradient computation has been modified by an in-place operation.
To find the gradient of x · p it has kept x; and mul_ has changed x meanwhile (and with it the data, of
which x is a view).

Which form of the product leaves x alone?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        output = x * p
        loss = (output - x.mul_(2)).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
