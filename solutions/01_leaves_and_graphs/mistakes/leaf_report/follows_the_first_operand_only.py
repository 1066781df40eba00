"""Only the first operand of each operation is followed.

A product has two factors, and either may lead to a parameter. The illustration's loop does what you did, on a graph
that has only one path.

What do you do with the other items of next_functions?
"""


def first_leaf(t: Tensor) -> Any:
    if t.grad_fn is None:
        return t if t.requires_grad else None
    node = t.grad_fn
    while node is not None and not hasattr(node, "variable"):
        befores = [before for before, _ in node.next_functions if before is not None]
        node = befores[0] if befores else None
    return node.variable if node is not None else None


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    report = {}
    for name, t in tensors.items():
        report[name] = {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": t.grad_fn.name() if t.grad_fn else None,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [n for n, leaf in tensors.items() if first_leaf(t) is leaf],
        }
    return report
