"""Where no axis has become longer, everything is summed: the list of stretched axes is empty.

The new axes are gone, as they should be. Then comes a sum over the axes of length 1 that are longer in g. If there
are none, the list is empty, and to torch a sum with an empty list of axes is a sum over all of them. For an operand
of g's own shape, not even its axes of length 1 are in your list.

What should the second sum do for the lecture's p, of shape (2,)?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    axes = [k for k, length in enumerate(shape) if length == 1 and g.shape[k] != 1]
    return g.sum(dim=axes, keepdim=True)
