"""A recursive walk without a record of what was visited, compared by id."""


def below(t: Tensor) -> set[int]:
    if t.is_leaf:
        return {id(t)} if t.requires_grad else set()
    return ids(t.grad_fn)


def ids(node: Any) -> set[int]:
    if node is None:
        return set()
    own = {id(node.variable)} if hasattr(node, "variable") else set()
    return own.union(*(ids(before) for before, _ in node.next_functions))


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": type(t.grad_fn).__name__ if t.requires_grad and not t.is_leaf else None,
            "gets_grad": t.requires_grad and (t.is_leaf or t.retains_grad),
            "reaches": [other for other, leaf in tensors.items() if id(leaf) in below(t)],
        }
        for name, t in tensors.items()
    }
