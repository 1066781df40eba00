"""The walk begins with the root's own number, and not with 1.

All gradients are too large by the factor l. For l.backward() at l = 100 that is a lot; at l = 1 nobody would
have noticed.

How fast does l grow if l grows?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = order[-1].data
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
