"""Asks `if p.grad:`, which a tensor with several elements cannot answer.

The question you have is whether there is a gradient. What is p.grad if there is none?
"""


def fix_6(loss_fn, p, X, size):
    if p.grad:
        p.grad.zero_()
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
