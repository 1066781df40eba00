"""What arrives at a node overwrites what has arrived before: = in the place of +=.

In a chain each node has one user, and all is well. Where a node is used twice, only the last contribution is
left. The lecture's p has three arrows; one of them won.

What does the chain rule say about several paths?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] = slope * cotangent[node]
