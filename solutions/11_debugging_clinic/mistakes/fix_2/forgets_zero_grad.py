"""Takes the reset out, and puts it nowhere.

Now the parameters move, but each step uses all gradients since the beginning, and what lay about before.

Where may gradients be forgotten without harm? There are three places.
"""

# Observably equal in this exercise, and covered by this file: retain_graph=True everywhere.


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
