"""Probes of the checks in the notebook. Grading uses others, on other numbers."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import BackwardCFunction

from autograder.probing import Draw, GlobalState, Submission, attempt, probe


def float64(*numbers: float) -> Tensor:
    """A vector that requires a gradient."""
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


def again(answer: Tensor, *wrt: Tensor) -> list[Tensor]:
    """The derivatives of the sum of an answer."""
    return list(torch.autograd.grad(answer.sum(), wrt, materialize_grads=True))


def is_node(y: Tensor) -> bool:
    """Whether a tensor came out of a torch.autograd.Function that is written in Python."""
    return isinstance(y.grad_fn, BackwardCFunction)


@probe
def cube_of_three_numbers(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Cube at (2, -1, 0) with the cotangent (1, 10, 100), its second derivatives, and a float32 transpose"""
    x, v = float64(2, -1, 0), float64(1, 10, 100)
    y = submission.Cube.apply(x)
    (slope,) = torch.autograd.grad(y, x, v, create_graph=True)
    turned = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    (5 * submission.Cube.apply(turned.T)).sum().backward()
    return {
        "value": y.detach(),
        "slope": slope.detach().clone(),
        "second": again(slope, x, v),
        "after": [x.detach(), v.detach()],
        "turned": turned.grad,
        "is_node": is_node(y),
    }


@probe
def softplus_near_and_far(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Softplus at (0, 1, -2, 50, 800, -800) with a cotangent, its second derivatives, and the logarithm at -35"""
    x, v = float64(0, 1, -2, 50, 800, -800), float64(1, -2, 3, 4, 5, 6)
    y = submission.Softplus.apply(x)
    (slope,) = torch.autograd.grad(y, x, v, create_graph=True)
    tiny = float64(-35)
    turned = torch.tensor([[1.0, 2.0], [-3.0, 90.0], [0.5, -4.0]], requires_grad=True)
    (5 * submission.Softplus.apply(turned.T)).sum().backward()
    return {
        "value": y.detach(),
        "slope": slope.detach().clone(),
        "second": again(slope, x, v),
        "after": [x.detach(), v.detach()],
        "log_of_tiny_value": submission.Softplus.apply(tiny).detach().log(),
        "log_of_tiny_slope": torch.autograd.grad(submission.Softplus.apply(tiny).sum(), tiny)[0].log(),
        "turned": turned.grad,
        "is_node": is_node(y),
    }


@probe
def scaled_products(submission: Submission, draw: Draw) -> dict[str, Any]:
    """ScaledMul of (1, 2, 3) and (4, -5, 6) with scale 10, its second derivatives, a constant x, unequal shapes"""
    apply = submission.ScaledMul.apply
    a, b, v = float64(1, 2, 3), float64(4, -5, 6), float64(1, 10, 100)
    y = apply(a, b, 10.0)
    for_a, for_b = torch.autograd.grad(y, [a, b], v, create_graph=True)
    raw = apply(a.detach(), b, 10.0).grad_fn.apply(v.detach().clone())
    turned = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    (5 * apply(turned.T, turned.T, 0.5)).sum().backward()
    items = list(raw) if isinstance(raw, tuple) else [raw]
    return {
        "value": y.detach(),
        "for_x": for_a.detach().clone(),
        "for_p": for_b.detach().clone(),
        "second": again(for_a + 2 * for_b, a, b, v),
        "after": [a.detach(), b.detach(), v.detach()],
        "returned_if_x_is_data": [item if item is None else item.detach() for item in items],
        "raised": attempt(apply, a.reshape(3, 1), b, 10.0)["raised"],
        "turned": turned.grad,
        "is_node": is_node(y),
    }


@probe
def clamped_to_the_unit(submission: Submission, draw: Draw) -> dict[str, Any]:
    """ClampSTE to [0, 1] of two numbers each below, on the bounds, inside and above, with g = 2 and g = -2"""
    x = float64(-0.5, -0.5, 0, 0, 0.5, 0.5, 1, 1, 1.5, 1.5)
    v = float64(2, -2, 2, -2, 2, -2, 2, -2, 2, -2)
    y = submission.ClampSTE.apply(x, 0.0, 1.0)
    (passed,) = torch.autograd.grad(y, x, v, create_graph=True)
    turned = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    (-5 * submission.ClampSTE.apply(turned.T, 2.5, 4.5)).sum().backward()
    return {
        "value": y.detach(),
        "passed": passed.detach().clone(),
        "second": again(passed, x, v),
        "after": [x.detach(), v.detach()],
        "raised": attempt(submission.ClampSTE.apply, x, 1.0, 0.0)["raised"],
        "turned": turned.grad,
        "is_node": is_node(y),
    }


def fourth_power(pass_back: Callable[[Tensor, Tensor], Tensor], *, flatten: bool = False) -> Any:
    """A node for x⁴ with this backward, which gets the saved x and the cotangent."""

    class Fourth(Function):
        @staticmethod
        def forward(ctx: Any, base: Tensor) -> Tensor:
            ctx.save_for_backward(base)
            return base.view(-1).pow(4).view(base.shape) if flatten else base.pow(4)

        @staticmethod
        def backward(ctx: Any, grad_output: Tensor) -> Tensor:
            (base,) = ctx.saved_tensors
            return pass_back(base, grad_output)

    return Fourth.apply


def overwrites(base: Tensor, cotangent: Tensor) -> Tensor:
    """The right answer, in the wrong place."""
    return cotangent.mul_(4 * base.pow(3))


@probe
def certificates(submission: Submission, draw: Draw) -> dict[str, Any]:
    """certify on seven nodes for the fourth power, on a product with and without a constant, and on 2x"""
    base = torch.tensor([[0.7, -1.2, 1.1], [1.4, 0.6, -0.9]], dtype=torch.float64, requires_grad=True)
    factor = torch.tensor([[0.8, 1.3], [-1.1, 0.5], [0.9, -0.7]], dtype=torch.float64, requires_grad=True)
    nodes = {
        "sound": fourth_power(lambda b, g: 4 * b.pow(3) * g),
        "five_for_four": fourth_power(lambda b, g: 5 * b.pow(3) * g),
        "detached": fourth_power(lambda b, g: 4 * b.detach().pow(3) * g),
        "flattens": fourth_power(lambda b, g: 4 * b.pow(3) * g, flatten=True),
    }
    state, certify = GlobalState(), submission.certify
    reports = {name: certify(node, (base,)) for name, node in nodes.items()}
    reports["product"] = certify(lambda a, b: a @ b, (base, factor))
    reports["constant"] = certify(lambda a, b: a @ b, (base, factor.detach()))
    reports["linear"] = certify(lambda a: 2 * a, (base,))
    ignores = certify(fourth_power(lambda b, _: 4 * b.pow(3)), (base,))
    sign = certify(fourth_power(lambda b, g: 4 * b.pow(3) * g.sign()), (base,))
    writes = certify(fourth_power(overwrites), (base,))
    return {
        "reports": reports,
        "ignores_cotangent": {key: ignores[key] for key in ("gradient", "scaling")},
        "sign_of_cotangent": sign["scaling"],
        "overwrites_cotangent": writes["pure"],
        "after": [base.detach(), factor.detach()],
        "grads": [base.grad, factor.grad],
        "state": state.unchanged(),
    }
