"""Keeps the losses as tensors.

Each holds on to the graph of its batch, so that the memory of a whole epoch is never freed. Floats were asked
for.
"""

# Observably equal in this exercise, and covered by this file: a history without clone().


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses
