"""Resets the gradients between backward() and the step, so that there is nothing to step with.

Nothing ever moves. Where do the gradients come from that the step should use, and when?
"""


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        loss_fn(p, x).backward()
        optimizer.zero_grad()
        optimizer.step()
        with torch.no_grad():
            p.clamp_(low, high)
        history.append(p.detach().clone())
    return torch.stack(history)
