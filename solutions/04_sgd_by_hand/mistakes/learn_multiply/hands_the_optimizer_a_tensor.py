"""SGD(p): the optimizer gets a tensor in place of a collection of tensors.

torch.optim.SGD takes an iterable of parameters. A tensor is iterable too, but over its elements, and these
are no leaves; so torch refuses it.

How do you write a collection with p as its only member?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD(p, lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
