"""The cotangents in a dict by id, and pulled together with get."""


def backward(order):
    arrived = {id(order[-1]): 1.0}
    for node in order[::-1]:
        mine = arrived.get(id(node), 0.0)
        node.grad = node.grad + mine
        for k in range(len(node.inputs)):
            key = id(node.inputs[k])
            arrived[key] = arrived.get(key, 0.0) + node.slopes[k] * mine
