"""A loop sums over the stretched axes one after the other, and each sum removes its axis.

Without keepdim, a column (4, 1) gets a gradient of shape (4,). And with every axis that goes, the others move
up by one place, so that the next number in your loop stands for another axis, or for none.

Which argument of sum lets every axis stay where it is?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(dim=axis)
    return g
