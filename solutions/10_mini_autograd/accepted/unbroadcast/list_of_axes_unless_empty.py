"""All axes in one sum with a list, unless the list is empty; the view gets the shape."""


def unbroadcast(g, shape):
    extra = g.dim() - len(shape)
    axes = [k for k in range(g.dim()) if k < extra or (shape[k - extra] == 1 and g.shape[k] != 1)]
    return g.sum(dim=axes, keepdim=True).reshape(shape) if axes else g.reshape(shape)
