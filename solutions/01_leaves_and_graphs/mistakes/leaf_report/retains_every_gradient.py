"""The report changes the tensors: all in the middle now retain their gradients.

retain_grad() is not a question but an order. Whoever goes backward after your report pays for it in memory, and the
report is not about the tensors as they were.

Which attribute answers the question without changing anything?
"""


def tracked_leaves(t: Tensor) -> list[Tensor]:
    if t.grad_fn is None:
        return [t] if t.requires_grad else []
    found, visited, waiting = [], set(), [t.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in visited:
            continue
        visited.add(node)
        if type(node).__name__ == "AccumulateGrad":
            found.append(node.variable)
        waiting.extend(pair[0] for pair in node.next_functions)
    return found


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    report = {}
    for name, t in tensors.items():
        if t.requires_grad:
            t.retain_grad()
        report[name] = {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": t.grad_fn.name() if t.grad_fn else None,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [n for n, leaf in tensors.items() if any(leaf is r for r in tracked_leaves(t))],
        }
    return report
