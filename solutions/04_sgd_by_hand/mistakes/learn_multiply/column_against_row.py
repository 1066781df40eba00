"""A column against a row: every parameter meets every input.

p was given the shape (n, 1) inside the loss, and x has the shape (n,). Their product is a table (n, n), in
which each parameter multiplies each input, and torch does not complain. The training even converges; but
each step uses the mean of all x² in place of the parameter's own.

Print the shape of the output. What should it be?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p.unsqueeze(1) - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
