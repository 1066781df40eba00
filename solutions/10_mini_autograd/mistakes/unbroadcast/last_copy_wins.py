"""The copies' gradients overwrite each other, and the last one is left.

It is = in the place of +=, along an axis.

Which number would change if g had other values in its first row?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g[-1]
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.narrow(axis, -1, 1)
    return g
