"""The linked alias is cut from the graph.

It shares the memory of p, but no gradient goes from it to p: it was made of a detached tensor, or through
.data.

What is the difference between a view of p and a view of p.detach()?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.detach().view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
