"""Resets the gradients between backward() and the step, so that there is nothing to step with.

"No old gradients in my step" is right. But at that place they are not old.

Where do the gradients that the step should use come from, and when?
"""

# Observably equal in this exercise, and covered by this file: the same with set_to_none=False.


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses
