"""Forgets the momentum of whatever has been clamped.

That may be sensible, but it is another algorithm: the clamping was not to touch b.
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        with torch.no_grad():
            optimizer.state[p]["momentum_buffer"][(p < low) | (p > high)] = 0
            p.clamp_(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
