"""Walks through the batches to count them, and then finds nothing to train on.

A generator can be walked through once.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    n = len(list(batches))
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
