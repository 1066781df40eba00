"""Steps, and then goes backward through a forward pass that is out of date.

The step changes the parameters that the graph has saved, and torch notices.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        loss = loss_fn(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses
