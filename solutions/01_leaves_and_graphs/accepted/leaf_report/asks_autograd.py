"""autograd.grad with allow_unused, one leaf at a time; gradients that are retained on the way are put back."""


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    leaves = {name: t for name, t in tensors.items() if t.is_leaf and t.requires_grad}
    retained = [(t, t.grad) for t in tensors.values() if t.retains_grad]
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
    for t, grad in retained:
        t.grad = grad
    return report
