"""The root itself is not in the list.

All nodes behind it are there, in a right order. But backward needs the root to begin with: it is where the
first cotangent is.

Does root belong to the graph that it was computed from, by the docstring?
"""


def topo(root):
    order = []
    placed = set()
    unfinished = [root]
    while unfinished:
        node = unfinished[-1]
        waiting = [source for source in node.inputs if source not in placed]
        unfinished += waiting
        if not waiting:
            unfinished.pop()
            if node not in placed:
                placed.add(node)
                order.append(node)
    return order[:-1]
