"""The axes are found first, and summed over in one go."""


def unbroadcast(g, shape):
    extra = g.dim() - len(shape)
    stretched = [extra + k for k, n in enumerate(shape) if n == 1 and g.shape[extra + k] != 1]
    axes = (*range(extra), *stretched)
    return g.sum(axes).reshape(shape) if axes else g
