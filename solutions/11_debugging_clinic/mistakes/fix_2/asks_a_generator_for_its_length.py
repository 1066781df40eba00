"""Asks the batches for their length, which a generator has not.

What do you need the number of batches for?
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = [0.0] * len(batches)
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
