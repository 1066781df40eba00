"""What descends from the type that is asked for: a list of its own, NumPy's numbers, a Value with a parent of its own."""

import numpy as np


class Order(list):
    pass


class Row(list):
    pass


def topo(root):
    order, placed = Order(), set()
    unfinished = [(root, iter(root.inputs))]
    while unfinished:
        node, rest = unfinished[-1]
        source = next((source for source in rest if source not in placed), None)
        if source is not None:
            unfinished.append((source, iter(source.inputs)))
            continue
        unfinished.pop()
        if node not in placed:
            placed.add(node)
            order.append(node)
    return order


def backward(order):
    share = {node: np.float64(0) for node in order}
    share[order[-1]] = np.float64(1)
    for node in reversed(order):
        node.grad = node.grad + share[node]
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            share[source] += slope * share[node]


def zero_grad(nodes):
    for node in nodes:
        node.grad = np.float64(0)


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = Row([Row(p.data for p in parameters)])
    for row in rows:
        engine.zero_grad(parameters)
        engine.backward(sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters, strict=True)) / len(row))
        for p in parameters:
            p.data = float(np.float64(p.data) - lr * p.grad)
        history.append(Row(p.data for p in parameters))
    return history
