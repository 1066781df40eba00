"""topo calls itself for each input and remembers nothing: a node is listed once for each path to it.

In a graph of sixty diamonds there are more paths than anybody can walk, and a node that is listed twice would
pass on its gradient twice. And as each call waits for the next one, a chain of 2000 operations is too deep.

How do you know a node when you meet it again? And once you do, where else could the unfinished nodes wait?
"""


def topo(root):
    order = []

    def visit(node):
        for source in node.inputs:
            visit(source)
        order.append(node)

    visit(root)
    return order
