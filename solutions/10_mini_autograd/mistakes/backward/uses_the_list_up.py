"""The nodes are popped off the caller's list, which is empty afterwards.

The gradients are right. But the list belongs to the caller, who may want to make a second pass, or to zero
the gradients of the same nodes.

Which way of walking backwards leaves the list alone?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    while order:
        node = order.pop()
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
