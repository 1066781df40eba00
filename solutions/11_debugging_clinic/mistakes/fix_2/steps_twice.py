"""Takes two steps for each batch.

With momentum the second one is not even the same as the first.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.step()
        losses.append(loss.item())
    return losses
