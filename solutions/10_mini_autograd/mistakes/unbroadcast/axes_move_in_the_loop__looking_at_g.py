"""A loop asks g for the length of each axis and sums over the stretched ones; each sum removes its axis.

Without keepdim, a column (4, 1) gets a gradient of shape (4,). And with every axis that goes, the others move
up by one place: the lengths that the loop asks for are those of other axes, or of none.

Which argument of sum lets every axis stay where it is?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    for axis, length in enumerate(shape):
        if length == 1 and g.shape[axis] != 1:
            g = g.sum(dim=axis)
    return g
