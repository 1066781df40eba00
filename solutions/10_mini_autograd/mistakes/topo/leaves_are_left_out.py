"""The leaves are not in the list.

Nodes without inputs are skipped, perhaps because there is nothing behind them. But they are the ones whose
gradients are wanted.

Which nodes does the docstring ask for?
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
                if node.inputs:
                    order.append(node)
    return order
