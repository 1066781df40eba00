"""Summing over a stretched axis removes it, where it should stay with length 1.

The sums are right, but a column (4, 1) gets a gradient of shape (4,). Subtract that from the column, and it
is broadcast again, to (4, 4).

Which argument of sum keeps the axis?
"""


def unbroadcast(g, shape):
    extra = g.dim() - len(shape)
    axes = [*range(extra), *(extra + k for k, length in enumerate(shape) if length == 1)]
    return g.sum(axes) if axes else g
