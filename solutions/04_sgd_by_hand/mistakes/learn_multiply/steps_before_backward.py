"""The step comes before backward().

The first row moves nothing, since there is no gradient yet, and from then on each step uses the gradient of
the row before. The last row's gradient is never used. The endpoint is nearly right, which is why nobody
notices. (Writing p.data between the forward pass and backward() looks the same here.)

Which gradient is in p.grad when your step reads it?
"""


# Observably equal in this exercise, and covered by this file: .data changed between the forward pass and backward().


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        loss = (x * p - 2 * x).pow(2).mean()
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        history.append(p.detach().clone())
    return torch.stack(history)
