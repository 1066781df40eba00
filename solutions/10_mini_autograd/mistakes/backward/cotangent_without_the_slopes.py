"""Each node passes on its cotangent as it is, without the slopes.

Every gradient is then the number of paths to the root. The slopes are what makes a gradient of it.

What happens to the cotangent on an arrow with the slope 10?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += cotangent[node]
