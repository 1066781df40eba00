"""The .grad of a tensor that retains its gradient is filled by the call.

torch.autograd.grad fills no leaf's .grad. But a tensor in the middle that was told to retain its gradient does so whenever
one comes by, and here one has come by that its owner never sent.

What does your caller find in such a .grad, and could you find out about the graph without sending anything through it?
"""


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    leaves = {name: t for name, t in tensors.items() if t.is_leaf and t.requires_grad}
    report = {}
    for name, t in tensors.items():
        reaches = []
        if t.requires_grad:
            for leaf_name, leaf in leaves.items():
                (gradient,) = torch.autograd.grad(t.sum(), leaf, retain_graph=True, allow_unused=True)
                if gradient is not None:
                    reaches.append(leaf_name)
        report[name] = {
            "is_leaf": t.grad_fn is None,
            "requires_grad": t.requires_grad,
            "grad_fn": None if t.grad_fn is None else t.grad_fn.name(),
            "gets_grad": name in leaves or t.retains_grad,
            "reaches": reaches,
        }
    return report
