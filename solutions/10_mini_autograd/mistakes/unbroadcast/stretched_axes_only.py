"""Only axes of length 1 are summed over, and axes that the operand does not have remain.

For (2,) against (100, 2), the lecture's p in a batch, nothing is summed at all.

In what two ways can an operand be broadcast?
"""


def unbroadcast(g, shape):
    extra = g.dim() - len(shape)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(dim=extra + axis, keepdim=True)
    return g
