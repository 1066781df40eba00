"""Depth first and recursive, with Python's limit raised for the time."""

import sys


def topo(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for source in node.inputs:
                visit(source)
            order.append(node)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        visit(root)
    finally:
        sys.setrecursionlimit(limit)
    return order
