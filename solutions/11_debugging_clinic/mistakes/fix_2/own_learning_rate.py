"""Overwrites the caller's learning rate.

The settings belong to the caller. And the training is another one.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    optimizer.param_groups[0]["lr"] = 1.0
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
