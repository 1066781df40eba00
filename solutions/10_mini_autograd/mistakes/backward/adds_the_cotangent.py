"""Slope and cotangent are added, where they should be multiplied.

Sums belong to several paths, products to the steps of one path. In the lecture's chain p got 10 + (20 + 1) =
31.

Which rule of calculus is this walk, and what does it say about two steps one after the other?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope + cotangent[node]
