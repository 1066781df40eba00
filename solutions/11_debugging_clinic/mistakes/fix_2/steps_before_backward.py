"""Steps before backward(): each step uses the gradient of the batch before.

In the first step there is none, and the last batch's gradient is never used.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        loss = loss_fn(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        losses.append(loss.item())
    return losses
