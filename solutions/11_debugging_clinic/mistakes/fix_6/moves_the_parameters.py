"""Takes a small step after each chunk, so that the chunks see different parameters.

And the caller's p has changed. A gradient belongs to one point. At which point has your last chunk been
differentiated?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
        p.data.sub_(0.01 * p.grad)
    return mean_loss, p.grad.clone()
