"""The linked copy is cut from the graph.

It has the right numbers, but no gradient goes from it to p. To copy memory, nothing needs to be detached.

What does clone() alone do to the graph?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.detach().clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
