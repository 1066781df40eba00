"""Only the first input of each node is followed.

This is a path, not a graph. What the other inputs were made of is missing from the list, and so are the
inputs themselves.

How many arrows may lead to a node?
"""


def topo(root):
    order = []
    placed = set()
    unfinished = [root]
    while unfinished:
        node = unfinished[-1]
        waiting = [source for source in node.inputs[:1] if source not in placed]
        unfinished += waiting
        if not waiting:
            unfinished.pop()
            if node not in placed:
                placed.add(node)
                order.append(node)
    return order
