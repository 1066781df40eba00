"""The weighted outputs are returned, and nothing was differentiated.

v · y has the shape of y. The result is asked for in the shape of x.

Which question does your function answer: how large y is, or how it changes with x?
"""


def backward_with(y_fn, x, v):
    return v * y_fn(x.detach())
