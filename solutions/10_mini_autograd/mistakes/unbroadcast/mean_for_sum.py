"""The mean over the copies is taken, not the sum.

Shapes are right, and the gradient is too small by the number of copies. If a mean belongs to the loss, then
it is in g already.

If a parameter that is used in a hundred rows moves a little, do the effects average, or add up?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.mean(dim=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.mean(dim=axis, keepdim=True)
    return g
