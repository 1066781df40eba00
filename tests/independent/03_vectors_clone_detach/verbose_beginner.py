# verbose beginner: temporaries, prints, one thing after the other
# %%
import torch
from torch import Tensor
from collections.abc import Callable

# %%
def quartic(p: Tensor) -> Tensor:
    w = p * p
    difference = p - w
    squared = difference * difference
    loss = torch.sum(squared)
    print("loss:", loss)
    return loss


# %%
def quartic_grad(p: Tensor) -> Tensor:
    # a copy of my own, so that the p of the caller stays as it is
    my_p = p.detach().clone()
    my_p.requires_grad_(True)
    w = my_p**2
    difference = my_p - w
    loss = (difference**2).sum()
    print("the loss is", loss.item())
    loss.backward()
    gradient = my_p.grad
    print("the gradient is", gradient)
    return gradient


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    answer = {}

    # 1. w held fixed
    p1 = p.detach().clone().requires_grad_()
    w1 = w_fn(p1).detach().clone()
    loss1 = l_fn(p1, w1)
    loss1.backward()
    answer["dl_dp_fixed_w"] = p1.grad.clone()

    # 2. p held fixed
    p2 = p.detach().clone()
    w2 = w_fn(p2).detach().clone().requires_grad_()
    loss2 = l_fn(p2, w2)
    loss2.backward()
    answer["dl_dw"] = w2.grad.clone()

    # 3. only w, without the loss
    p3 = p.detach().clone().requires_grad_()
    w3 = w_fn(p3)
    sum_of_w = w3.sum()
    sum_of_w.backward()
    answer["dw_dp"] = p3.grad.clone()

    # 4. everything moves
    p4 = p.detach().clone().requires_grad_()
    w4 = w_fn(p4)
    loss4 = l_fn(p4, w4)
    loss4.backward()
    answer["dl_dp"] = p4.grad.clone()

    for name in answer:
        print(name, answer[name])
    return answer


# %%
def copies(p: Tensor) -> dict[str, Tensor]:
    result = {}

    linked_copy = p.clone()
    result["linked_copy"] = linked_copy

    linked_alias = p.view_as(p)
    result["linked_alias"] = linked_alias

    cut_copy = p.clone()
    cut_copy = cut_copy.detach()
    result["cut_copy"] = cut_copy

    cut_alias = p.detach()
    result["cut_alias"] = cut_alias

    fresh_leaf = p.clone()
    fresh_leaf = fresh_leaf.detach()
    fresh_leaf.requires_grad = True
    result["fresh_leaf"] = fresh_leaf

    print(result)
    return result


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    my_x = x.detach().clone()
    my_x.requires_grad = True
    y = y_fn(my_x)
    print("y is", y)
    y.backward(v)
    result = my_x.grad.clone()
    print("result", result)
    return result


# %%
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    # with w in the graph
    p_first = p.detach().clone().requires_grad_()
    w_first = p_first**2
    loss_first = ((p_first - w_first) ** 2).sum()
    loss_first.backward()
    attached = p_first.grad

    # with w cut off, and on another leaf, so that nothing adds up
    p_second = p.detach().clone().requires_grad_()
    w_second = (p_second**2).detach()
    loss_second = ((p_second - w_second) ** 2).sum()
    loss_second.backward()
    detached = p_second.grad

    print("attached", attached)
    print("detached", detached)
    return attached, detached
