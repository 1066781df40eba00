"""torch's random generator is reseeded inside the function.

The history is right, for nothing is drawn. But torch.manual_seed sets the generator of the whole program
back: the caller, who may be in the middle of a random experiment, gets the same numbers again and again.

Does this function need randomness? If so, who should provide the seed?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    torch.manual_seed(0)
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
