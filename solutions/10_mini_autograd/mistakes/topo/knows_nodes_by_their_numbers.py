"""Nodes are recognised by their data, so that two nodes with the same number count as one.

The second parameter that happens to be 1.5 as well is left out, and will get no gradient. Equal numbers do
not make two nodes the same.

What makes a node the one you have seen before: what it holds, or which object it is?
"""


def topo(root):
    order = []
    placed = set()
    unfinished = [root]
    while unfinished:
        node = unfinished[-1]
        waiting = [source for source in node.inputs if source.data not in placed]
        unfinished += waiting
        if not waiting:
            unfinished.pop()
            if node.data not in placed:
                placed.add(node.data)
                order.append(node)
    return order
