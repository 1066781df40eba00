"""New axes in a while loop, by slices added up; a copy is returned in any case."""


def unbroadcast(g, shape):
    g = g.clone()
    while g.dim() > len(shape):
        g = sum((g[k] for k in range(g.shape[0])), torch.zeros(g.shape[1:], dtype=g.dtype))
    for axis in range(g.dim()):
        if shape[axis] == 1:
            g = torch.sum(g, axis, keepdim=True)
    return g
