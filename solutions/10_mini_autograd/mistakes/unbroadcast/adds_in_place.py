"""The sums are written into g itself.

The result is right, but g belongs to the caller, and other nodes are still waiting for it: in a + b, both
operands get the same gradient.

Which of your operations makes a new tensor, and which writes into the old one?
"""


def unbroadcast(g, shape):
    extra = g.dim() - len(shape)
    for axis in range(g.dim()):
        if axis < extra or shape[axis - extra] == 1:
            first = g.narrow(axis, 0, 1)
            for k in range(1, g.shape[axis]):
                first += g.narrow(axis, k, 1)
            g = first
    return g.reshape(shape)
