"""detach_(), with the underscore, has detached p itself.

As always in torch, the underscore means in place. p has lost its place in the graph, and whoever made it can
no longer send a gradient through it.

Which form returns a new tensor?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    linked_copy, linked_alias = p.clone(), p.view_as(p)
    cut_alias = p.detach_().view_as(p)
    return {
        "linked_copy": linked_copy,
        "linked_alias": linked_alias,
        "cut_copy": p.clone(),
        "cut_alias": cut_alias,
        "fresh_leaf": p.clone().requires_grad_(),
    }
