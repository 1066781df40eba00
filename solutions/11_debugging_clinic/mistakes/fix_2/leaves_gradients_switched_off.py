"""Leaves torch with gradients switched off.

`torch.set_grad_enabled(False)` as a call stays in force after your function has returned.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    torch.set_grad_enabled(False)
    return losses
