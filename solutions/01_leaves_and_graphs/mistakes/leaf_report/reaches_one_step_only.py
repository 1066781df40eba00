"""Only the tensors one operation back are looked at.

The loss depends on w and w on p, so the loss depends on p. The graph has to be followed to its end.

How many steps is it from the loss to p?
"""


def direct(t: Tensor) -> list[Tensor]:
    if t.grad_fn is None:
        return []
    return [node.variable for node, _ in t.grad_fn.next_functions if hasattr(node, "variable")]


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    report = {}
    for name, t in tensors.items():
        report[name] = {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": t.grad_fn.name() if t.grad_fn else None,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [
                n
                for n, leaf in tensors.items()
                if any(leaf is r for r in ([t] if t.is_leaf and t.requires_grad else []) + direct(t))
            ],
        }
    return report
