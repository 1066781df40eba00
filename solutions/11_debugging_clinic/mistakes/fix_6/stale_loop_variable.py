"""Computes the loss of the first chunk every time, with the right weights.

Which variable runs through the chunks, and which one is handed to loss_fn?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, X[:size]) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
