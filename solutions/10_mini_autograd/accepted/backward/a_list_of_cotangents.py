"""The cotangents in a list, by the nodes' positions in the order; grads are added at the end."""


def backward(order):
    position = {node: i for i, node in enumerate(order)}
    cotangents = [0.0] * (len(order) - 1) + [1.0]
    for i in range(len(order) - 1, -1, -1):
        for source, slope in zip(order[i].inputs, order[i].slopes):
            cotangents[position[source]] += cotangents[i] * slope
    for node, cotangent in zip(order, cotangents):
        node.grad += cotangent
