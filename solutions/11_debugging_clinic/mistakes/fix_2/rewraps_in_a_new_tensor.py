"""Makes a new tensor of the loss's number, which knows nothing of the parameters.

backward() succeeds, and no parameter gets a gradient. So nothing moves.

Which cells of your notebook would have noticed?
"""


def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        torch.tensor(loss.item(), requires_grad=True).backward()
        model(x)
        optimizer.step()
        losses.append(loss.item())
    return losses
