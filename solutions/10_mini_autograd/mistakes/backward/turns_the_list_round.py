"""The caller's list is turned round in place, and stays so.

order.reverse() changes the very list that was passed in. The next pass through it starts at the wrong end.

Which way of walking backwards leaves the list alone?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    order.reverse()
    for node in order:
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
