"""A DataLoader cuts X into chunks, and draws a number from torch's random generator each time.

Whoever iterates over a DataLoader makes it draw a seed for its workers, even if it has none and shuffles
nothing. The result is right, but whatever your caller draws next is something else than before.

Which method of a tensor cuts it into chunks of a given size, and needs no random numbers?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in torch.utils.data.DataLoader(X, batch_size=size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
