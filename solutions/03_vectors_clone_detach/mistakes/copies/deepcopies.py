"""copy.deepcopy() takes the gradient along, and refuses what is not a leaf.

For a leaf it copies everything: the numbers, requires_grad, and a .grad that may be in it. The result of an
operation it will not copy at all, because it would have to copy the graph behind it.

Which part of a tensor do you want to have copied?
"""

import copy


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": copy.deepcopy(p),
    }
