"""Axes are compared from the right, with negative numbers."""


def unbroadcast(g, shape):
    for k in range(1, g.dim() + 1):
        if k > len(shape) or shape[-k] != g.shape[-k]:
            g = g.sum(-k, keepdim=True)
    return g.reshape(shape)
