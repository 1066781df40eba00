"""Changes X: shifts its rows to mean 0, in place.

`X -= …` changes the caller's data. And the loss is that of other rows than those which were asked about.
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    X -= X.mean(0)
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
