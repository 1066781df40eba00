"""The chunks overlap by one row, which counts twice.

And the last row of all is left out. Where does a chunk end, and where should the next one begin?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for start in range(0, len(X), size):
        chunk = X[max(start - 1, 0) : start + size - 1] if start else X[:size]
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
