"""Where the operand has as many axes as g, everything is summed: the list of new axes is empty.

The first sum takes the axes that the operand does not have. If there are none, the list is empty, and to torch
a sum with an empty list of axes is a sum over all of them. Nothing is left for the second sum.

What should the first sum do for an operand of shape (4, 1) and a g of shape (4, 4)?
"""


def unbroadcast(g, shape):
    g = g.sum(dim=list(range(g.dim() - len(shape))))
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(dim=axis, keepdim=True)
    return g
