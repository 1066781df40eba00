"""Only axes that the operand does not have are summed over.

Axes of length 1 that were stretched remain long. (4, 1) against (4, 4) is a broadcast too, though the number
of axes is the same.

In what two ways can an operand be broadcast?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    return g
