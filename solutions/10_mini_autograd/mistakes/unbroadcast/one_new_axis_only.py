"""Only one of the new axes is summed over.

(5, 3) against (2, 5, 3) is right, (3,) against (2, 5, 3) is not: there are two axes too many, and you looked
once.

How many axes may be missing?
"""


def unbroadcast(g, shape):
    if g.dim() > len(shape):
        g = g.sum(dim=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(dim=axis, keepdim=True)
    return g
