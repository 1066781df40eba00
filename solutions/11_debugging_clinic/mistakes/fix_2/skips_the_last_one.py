"""Leaves the last batch out.

Perhaps because it is smaller than the others?
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in list(batches)[:-1]:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
