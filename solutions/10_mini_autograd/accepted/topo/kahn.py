"""Kahn's way: count for each node what was made of it, take those of which all is done, turn round."""


def topo(root):
    users = {root: 0}
    queue = [root]
    for node in queue:
        for source in node.inputs:
            if source not in users:
                users[source] = 0
                queue.append(source)
            users[source] += 1
    order = []
    ready = [root]
    while ready:
        node = ready.pop()
        order.append(node)
        for source in node.inputs:
            users[source] -= 1
            if users[source] == 0:
                ready.append(source)
    return order[::-1]
