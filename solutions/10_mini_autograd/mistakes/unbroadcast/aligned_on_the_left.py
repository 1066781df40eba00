"""The shapes are aligned on the left, so that the last axes are summed over.

Torch aligns on the right: p of shape (2,) against (100, 2) belongs to the axis of length 2. You kept the axis
at the front.

Write the two shapes one below the other, the way torch does. Which axes of the longer one have nothing below
them?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=-1)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(dim=axis, keepdim=True)
    return g
