"""The linked alias is a view of another shape.

view(-1) lays everything out in one row. A vector is that already; a matrix is not any more what it was.

Which view keeps the shape?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view(-1),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
