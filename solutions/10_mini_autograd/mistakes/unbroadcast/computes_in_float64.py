"""The result is float64, whatever came in.

The sums are right. But the gradient of a float32 parameter should be float32; torch refuses to store another
one in .grad.

What dtype does the docstring promise?
"""


def unbroadcast(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(dim=axis, keepdim=True)
    return g.double()
