"""Where nothing is to be summed, everything is: the list of axes is empty.

g.sum(dim=[...]) is right as long as the list has something in it. But to torch, sum with an empty list of axes
is sum without a list. If g has the operand's own shape already, all of its numbers end up in one.

What should happen if no axis has to go, and does your code ask?
"""


def unbroadcast(g, shape):
    extra = g.dim() - len(shape)
    axes = [k for k in range(g.dim()) if k < extra or shape[k - extra] == 1]
    return g.sum(dim=axes, keepdim=True).reshape(shape)
