"""Adds up the losses as tensors, and keeps the graphs of all chunks. A Python float was asked for.

Chunks were to save memory. Who still holds on to the graph of the first chunk, when the last one is computed?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss
    return mean_loss, p.grad.clone()
