"""The linked copy requires grad, but it is not linked.

requires_grad_() makes a tensor a place where gradients may be collected. It does not connect it to anything:
the graph knows nothing of a tensor's past before that.

Whose .grad is filled when a loss of this tensor goes back, and whose should be?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.detach().clone().requires_grad_(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
