"""The fresh leaf is a clone of p: no leaf, and still in the graph.

A clone of a tensor that requires grad requires grad already, so requires_grad_() has nothing to do, and
raises no error. But the clone is the result of an operation. Its .grad stays None, and its gradients go to p.

What must happen before something can become a leaf?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.clone().requires_grad_(),
    }
