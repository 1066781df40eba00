"""The graph is taken apart on the way: inputs are removed from the nodes as they are dealt with.

The list is right, and it is the only thing that is left. The nodes no longer know what they were made of, so
that there is nothing to walk back along.

Where else could you note what has been dealt with?
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
            node.inputs = ()
            if node not in placed:
                placed.add(node)
                order.append(node)
    return order
