"""Adds up the gradients of all batches and takes one step at the end.

Each batch was to have its own step, at the parameters that the batch before has left.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    optimizer.zero_grad()
    for x, y in batches:
        loss = loss_fn(model(x), y)
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    return losses
