"""Computes the loss of the first batch once, before the loop.

The second backward() finds its graph freed.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses, batches = [], list(batches)
    loss = loss_fn(model(batches[0][0]), batches[0][1])
    for x, y in batches:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
