"""Takes the first batch every time.

A variable from outside the loop, or from an earlier one, stands where the loop's own belongs.
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses, kept = [], []
    for x, y in batches:
        kept.append((x, y))
        optimizer.zero_grad()
        loss = loss_fn(model(kept[0][0]), kept[0][1])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
