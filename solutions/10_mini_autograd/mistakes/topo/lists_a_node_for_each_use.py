"""Nobody remembers which nodes are listed already: a node stands there once for each path to it.

In a graph of sixty diamonds there are more paths than anybody can walk, and a node that is listed twice would
pass on its gradient twice.

What do you have to keep, besides the list, to know a node when you meet it again?
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
    return order
