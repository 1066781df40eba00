"""Two sums, one over the new axes and one over the stretched ones, and either list of axes may be empty.

To torch, a sum with an empty list of axes is a sum over all of them. If the operand has as many axes as g, the
first sum leaves a single number; if nothing was stretched, the second one does.

What should each of the two sums do for an operand of g's own shape, and does your code ask?
"""


def unbroadcast(g, shape):
    g = g.sum(dim=list(range(g.dim() - len(shape))))
    axes = [k for k, length in enumerate(shape) if length == 1 and g.shape[k] != 1]
    return g.sum(dim=axes, keepdim=True)
