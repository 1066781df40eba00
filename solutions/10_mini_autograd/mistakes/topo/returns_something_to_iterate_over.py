"""What is returned is no list, but an iterator.

The order is right. But an iterator can be walked through only once, has no length and no last element, and
cannot be turned round.

What does reversed(...) return, and what the docstring's return type?
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
    return iter(order)
