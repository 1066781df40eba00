"""topo calls itself for each input, and Python gives up at 1000 nested calls.

The order is right, for graphs that are not deep. A chain of 2000 operations raises a RecursionError, as would
the graph of any longer loop.

What does Python keep on its stack for each unfinished call? You can keep the same in a list of your own.
"""


def topo(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for source in node.inputs:
                visit(source)
            order.append(node)

    visit(root)
    return order
