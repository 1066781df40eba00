"""All paths are walked, and nodes that were listed twice are sorted out afterwards.

The order is right. But the number of paths doubles with every diamond, so that sixty of them take some years.

When you meet a node that is in the list already, what is there to be found behind it?
"""


def topo(root):
    order = []
    stack = [(root, False)]
    while stack:
        node, is_done = stack.pop()
        if is_done:
            order.append(node)
        else:
            stack.append((node, True))
            stack.extend((source, False) for source in reversed(node.inputs))
    return list(dict.fromkeys(order))
