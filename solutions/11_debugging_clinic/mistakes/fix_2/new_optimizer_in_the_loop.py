"""Builds a new optimizer for each batch.

It moves the parameters all right. But it has forgotten the momentum, and it has a default of its own for
everything that you did not pass on.

What does the caller's optimizer know that a new one does not?
"""

# Observably equal in this exercise, and covered by this file: an update by hand, p -= lr · gradient.


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        group = optimizer.param_groups[0]
        fresh = torch.optim.SGD(group["params"], lr=group["lr"], momentum=group["momentum"])
        fresh.step()
        losses.append(loss.item())
    return losses
