"""Where no axis was stretched, everything is summed: the list of stretched axes is empty.

The new axes are gone, as they should be. Then comes a sum over the axes of length 1. If the operand has none,
the list is empty, and to torch a sum with an empty list of axes is a sum over all of them.

What should the second sum do for the lecture's p, of shape (2,)?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    return g.sum(dim=[k for k, length in enumerate(shape) if length == 1], keepdim=True)
