"""The engine that was passed in is not used: the gradients come from elsewhere.

They come from a formula, from torch, or from your own backward, and they are right. But with another loss, a
formula would have to be derived anew, where an engine just computes it; and if Value, topo and backward from
above are called directly, then your training works on no other engine, and depends on three other exercises
being right.

Where does the docstring say that leaves and gradients come from?
"""


def train(rows, p0, lr, engine):
    numbers = list(p0)
    history = [list(numbers)]
    for row in rows:
        numbers = [p - lr * 2 * (p - 2) * x * x / len(row) for p, x in zip(numbers, row)]
        history.append(numbers)
    return history
