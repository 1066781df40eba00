"""p becomes another tensor after the optimizer has been built.

The first update is right, then nothing moves. An optimizer holds the tensors it was built with, not their
names. Once p = … has given the name to a new tensor, backward() fills the .grad of the new one, and step()
goes on moving the old one.

Which tensors does the optimizer see in the second row, and which one do you record?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        p = p.detach().clone().requires_grad_()
        history.append(p.detach())
    return torch.stack(history)
