"""The root itself gets no gradient.

The other nodes are right. But the derivative of l with respect to l is 1, and p.backward() on a leaf alone
gives 1 in the lecture.

Which node in order is skipped in your loop, and why?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        if node is not order[-1]:
            node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
