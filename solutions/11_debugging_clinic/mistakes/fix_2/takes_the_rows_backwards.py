"""Walks through the batches backwards.

With steps in between, the order matters.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in reversed(list(batches)):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
