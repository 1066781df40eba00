"""Each node passes on its slopes alone, not multiplied by its own cotangent.

Right for the last operation of all, where the cotangent is 1. In the lecture's chain p got 10, which is
dw/dp, and not 10 · 20.

What is the question that a node is asked in the backward pass?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope
