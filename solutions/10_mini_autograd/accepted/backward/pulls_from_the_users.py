"""Each node asks those that were made of it."""


def backward(order):
    users = {node: [] for node in order}
    for node in order:
        for source, slope in zip(node.inputs, node.slopes):
            users[source].append((node, slope))
    share = {order[-1]: 1.0}
    for node in reversed(order[:-1]):
        share[node] = sum(slope * share[user] for user, slope in users[node])
    for node in order:
        node.grad += share[node]
