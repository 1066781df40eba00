"""The gradient of the first copy is taken, and the others are thrown away.

The shape is right. But all the copies are the same parameter, and each of them has moved the loss.

Which number would change if g had other values in its second row?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g[0]
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.narrow(axis, 0, 1)
    return g
