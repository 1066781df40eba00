"""Goes backward from minus the loss.

The optimizer subtracts already.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        (-loss).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
