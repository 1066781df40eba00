"""What grad held before is lost: it is zeroed before the pass, or assigned with = in the place of +=.

A single pass is right, and every pass gives the same again: 200, then 200. The docstring asks for what torch
does: grad adds up until somebody calls zero_grad.

Whose decision is it that an old gradient is of no more use?
"""


def backward(order):
    for node in order:
        node.grad = 0.0
    order[-1].grad += 1.0
    for node in reversed(order):
        for source, slope in zip(node.inputs, node.slopes):
            source.grad += slope * node.grad
