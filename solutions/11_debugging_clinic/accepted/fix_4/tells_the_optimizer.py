"""Replaces p by a new leaf, and hands both the leaf and the memory over to the optimizer."""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        state = optimizer.state.pop(p)
        p = p.detach().clamp(low, high).requires_grad_()
        optimizer.param_groups[0]["params"] = [p]
        optimizer.state[p] = state
        history.append(p.detach().clone())
    return torch.stack(history)
