"""What the graders observe of "Functions of your own"."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import BackwardCFunction

from autograder.probing import Draw, GlobalState, Submission, attempt, probe


def observed(y: Tensor, **gradients: Any) -> dict[str, Any]:
    """A value with its gradients, and whether it came out of a node that is written in Python."""
    by_hand = isinstance(y.grad_fn, BackwardCFunction)
    return {"value": y.detach().clone(), "by_hand": by_hand, **gradients}


def twice(apply: Callable[..., Tensor], wrt: list[Tensor], v: Tensor, weights: list[Tensor]) -> list[Tensor]:
    """The derivatives of the weighed gradients with respect to ``wrt``, which are leaves, and the cotangent.

    By ``backward()``: ``grad()`` never visits the node by which ``once_differentiable`` refuses, and finds zeros.
    """
    leaves = [t.detach().clone().requires_grad_() for t in (*wrt, v)]
    first = torch.autograd.grad(apply(*leaves[:-1]), leaves[:-1], leaves[-1], create_graph=True)
    torch.autograd.backward(first, weights)
    return [torch.zeros_like(t) if t.grad is None else t.grad for t in leaves]


def gradient_of_nothing(apply: Callable[[Tensor], Tensor]) -> Tensor:
    """What goes back to a tensor without elements."""
    x = torch.zeros(0, 3, requires_grad=True)
    return torch.autograd.grad(apply(x), x, torch.zeros(0, 3))[0]


@probe
def cubes_and_slopes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Cube at a matrix that holds a zero, with a random cotangent, and both of them afterwards"""
    x, v = draw.randn(3, 4, dtype=torch.float64), draw.randn(3, 4, dtype=torch.float64)
    x[1, 2] = 0.0
    x.requires_grad_()
    y = submission.Cube.apply(x)
    (gradient,) = torch.autograd.grad(y, x, v)
    return observed(y, gradient=gradient.clone(), x_after=x.detach(), v_after=v)


@probe
def cubes_inside_a_chain(submission: Submission, draw: Draw) -> dict[str, Any]:
    """3·Cube(sin x), weighed and summed: the gradient of x when other nodes stand before and behind"""
    x, w = draw.randn(5, dtype=torch.float64, requires_grad=True), draw.randn(5, dtype=torch.float64)
    y = submission.Cube.apply(x.sin())
    (3 * w * y).sum().backward()
    return observed(y, gradient=x.grad)


@probe
def cubes_of_other_layouts(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Cube of a float32 transpose, of every second number of a vector, of a single number, and of no number"""
    matrix = draw.randn(3, 2, requires_grad=True)
    vector = draw.randn(8, dtype=torch.float64, requires_grad=True)
    number = draw.randn(dtype=torch.float64, requires_grad=True)
    apply = submission.Cube.apply
    y = apply(matrix.T)
    (for_matrix,) = torch.autograd.grad(y, matrix, draw.randn(3, 2).T)
    (for_vector,) = torch.autograd.grad((2.5 * apply(vector[::2])).sum(), vector)
    (for_number,) = torch.autograd.grad(apply(number), number, draw.randn(dtype=torch.float64))
    nothing = gradient_of_nothing(apply)
    return observed(y, matrix=for_matrix, vector=for_vector, number=for_number, nothing=nothing)


@probe
def cubes_derived_again(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The derivatives of Cube's gradient with respect to x and the cotangent, and the third derivative; also at 0"""
    x = draw.randn(2, 3, dtype=torch.float64)
    x[1, 1] = 0.0
    x.requires_grad_()
    v, u = draw.randn(2, 3, dtype=torch.float64), draw.randn(2, 3, dtype=torch.float64)
    for_x, for_v = twice(submission.Cube.apply, [x], v, [u])
    y = submission.Cube.apply(x)
    third = y
    for _ in range(3):
        if third.requires_grad:
            (third,) = torch.autograd.grad((u * third).sum(), x, create_graph=True)
    return observed(y, for_x=for_x, for_v=for_v, third=third.detach())


@probe
def softplus_and_slope(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Softplus at moderate numbers and at 0, with a random cotangent, and both of them afterwards"""
    x, v = draw.rand(3, 4, low=-8, high=8, dtype=torch.float64), draw.randn(3, 4, dtype=torch.float64)
    x[1, 2] = 0.0
    x.requires_grad_()
    y = submission.Softplus.apply(x)
    (gradient,) = torch.autograd.grad(y, x, v)
    return observed(y, gradient=gradient.clone(), x_after=x.detach(), v_after=v)


def far_out(apply: Callable[[Tensor], Tensor], sizes: list[float], dtype: torch.dtype) -> dict[str, Any]:
    """Value and slope at ± sizes, and the logarithms of those at the negative ones."""
    x = torch.tensor([*sizes, 1000.0], dtype=dtype, requires_grad=True)
    small = torch.tensor([-size for size in sizes], dtype=dtype, requires_grad=True)
    nothing = torch.tensor([-1000.0], dtype=dtype, requires_grad=True)
    return {
        "value": apply(x).detach(),
        "slope": torch.autograd.grad(apply(x), x, torch.ones_like(x))[0],
        "log_value": apply(small).detach().log(),
        "log_slope": torch.autograd.grad(apply(small), small, torch.ones_like(small))[0].log(),
        "at_minus_1000": torch.stack(
            [
                apply(nothing).detach(),
                torch.autograd.grad(apply(nothing), nothing, torch.ones_like(nothing))[0],
            ]
        ),
    }


@probe
def softplus_far_out(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Softplus and its slope far from 0, up to ±1000, in float64 and float32"""
    apply = submission.Softplus.apply
    sizes = [draw.uniform(*around) for around in ((12, 18), (25, 34), (38, 50), (100, 300), (500, 600))]
    smaller = [draw.uniform(*around) for around in ((9, 12), (18, 30), (60, 80))]
    x = torch.zeros(1, requires_grad=True)
    return {
        "float64": far_out(apply, sizes, torch.float64),
        "float32": far_out(apply, smaller, torch.float32),
        "by_hand": observed(apply(x))["by_hand"],
    }


@probe
def softplus_inside_a_chain(submission: Submission, draw: Draw) -> dict[str, Any]:
    """3·Softplus of a float32 transpose, squared and summed: the gradient; and that of a tensor without elements"""
    matrix = draw.randn(3, 2, requires_grad=True)
    y = submission.Softplus.apply(2 * matrix.T)
    (3 * y).square().sum().backward()
    return observed(y, gradient=matrix.grad, nothing=gradient_of_nothing(submission.Softplus.apply))


@probe
def softplus_derived_again(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The derivatives of Softplus's gradient with respect to x and the cotangent, at 0, at moderate and at large x"""
    sizes = [draw.uniform(30, 80), draw.uniform(200, 700), 1000.0]
    moderate = draw.randn(4, dtype=torch.float64)
    x = torch.cat([moderate, torch.tensor([*sizes, *(-s for s in sizes), 0.0, -0.0], dtype=torch.float64)])
    x.requires_grad_()
    v, u = draw.randn(12, dtype=torch.float64), draw.randn(12, dtype=torch.float64)
    for_x, for_v = twice(submission.Softplus.apply, [x], v, [u])
    return observed(submission.Softplus.apply(x), for_x=for_x, for_v=for_v)


@probe
def products_and_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """ScaledMul of two matrices that hold zeros, with a random cotangent, and all of them afterwards"""
    x, p = draw.randn(2, 3, dtype=torch.float64), draw.randn(2, 3, dtype=torch.float64)
    x[0, 1] = p[1, 2] = 0.0
    x.requires_grad_()
    p.requires_grad_()
    v = draw.randn(2, 3, dtype=torch.float64)
    y = submission.ScaledMul.apply(x, p, draw.uniform(1.5, 3.0))
    for_x, for_p = torch.autograd.grad(y, [x, p], v)
    after = [x.detach(), p.detach(), v]
    return observed(y, for_x=for_x.clone(), for_p=for_p.clone(), after=after)


@probe
def products_with_itself(submission: Submission, draw: Draw) -> dict[str, Any]:
    """3·ScaledMul(z, z, scale), weighed and summed, with z the transpose of a float32 matrix; and with scale 0"""
    matrix, w = draw.randn(3, 2, requires_grad=True), draw.randn(2, 3)
    z = matrix.T
    y = submission.ScaledMul.apply(z, z, draw.uniform(1.5, 3.0))
    (3 * w * y).sum().backward()
    number = draw.randn(requires_grad=True)
    (without_scale,) = torch.autograd.grad(submission.ScaledMul.apply(number, number, 0.0), number)
    nothing = gradient_of_nothing(lambda t: submission.ScaledMul.apply(t, t, 2.0))
    return observed(y, gradient=matrix.grad, without_scale=without_scale, nothing=nothing)


@probe
def unneeded_products(submission: Submission, draw: Draw) -> dict[str, Any]:
    """What ScaledMul.backward returns if x needs a gradient, if p does, and if both do"""
    answers: dict[str, Any] = {}
    for key, needs in {"x_only": (True, False), "p_only": (False, True), "both": (True, True)}.items():
        x, p = (draw.randn(4, dtype=torch.float64).requires_grad_(need) for need in needs)
        y = submission.ScaledMul.apply(x, p, draw.uniform(1.5, 3.0))
        raw = y.grad_fn.apply(draw.randn(4, dtype=torch.float64))
        items = list(raw) if isinstance(raw, tuple) else [raw]
        answers[key] = [item.detach().clone() if isinstance(item, Tensor) else item for item in items]
    return answers


@probe
def products_derived_again(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The derivatives of ScaledMul's gradients with respect to x, p and the cotangent"""
    x = draw.randn(3, dtype=torch.float64, requires_grad=True)
    p = draw.randn(3, dtype=torch.float64, requires_grad=True)
    v, scale = draw.randn(3, dtype=torch.float64), draw.uniform(1.5, 3.0)
    weights = [draw.randn(3, dtype=torch.float64) for _ in range(2)]

    def apply(a: Tensor, b: Tensor) -> Tensor:
        return submission.ScaledMul.apply(a, b, scale)

    second = twice(apply, [x, p], v, weights)
    return observed(apply(x, p), second=second)


@probe
def products_of_unequal_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """ScaledMul of a column and a row, of a matrix and a vector, and of two columns"""
    apply, column = submission.ScaledMul.apply, draw.randn(4, 1, requires_grad=True)
    row, matrix, scale = draw.randn(4), draw.randn(2, 4), draw.uniform(1.5, 3.0)
    return {
        **observed(apply(column, 2 * column.detach(), scale)),
        "raised": [
            attempt(apply, column, row, scale)["raised"],
            attempt(apply, matrix, row, scale)["raised"],
        ],
    }


@probe
def clamped_values(submission: Submission, draw: Draw) -> dict[str, Any]:
    """ClampSTE of numbers below, inside and above, of a float32 transpose, and with bounds equal or crossed"""
    low, high = draw.uniform(-2, -1), draw.uniform(0.5, 1.5)
    x = draw.rand(3, 4, low=-4, high=4, dtype=torch.float64)
    x[0, :3] = torch.tensor([low - 1, (low + high) / 2, high + 1])
    x.requires_grad_()
    apply = submission.ClampSTE.apply
    return {
        **observed(apply(x, low, high)),
        "float32": apply(draw.rand(3, 2, low=-4, high=4).T, low, high),
        "bounds_equal": apply(x.detach(), low, low),
        "raised": attempt(apply, x, high, low)["raised"],
        "x_after": x.detach(),
    }


@probe
def gradients_inside(submission: Submission, draw: Draw) -> dict[str, Any]:
    """What ClampSTE passes back for numbers inside the bounds and on them, and the cotangent afterwards"""
    low, high = draw.uniform(-2, -1), draw.uniform(0.5, 1.5)
    inside = [draw.uniform(low, high) for _ in range(3)]
    x = torch.tensor([low, high, low, high, *inside], dtype=torch.float64, requires_grad=True)
    v = draw.rand(7, low=0.3, high=3, dtype=torch.float64) * torch.tensor([1, 1, -1, -1, 1, -1, 1])
    y = submission.ClampSTE.apply(x, low, high)
    (gradient,) = torch.autograd.grad(y, x, v)
    return observed(y, gradient=gradient.clone(), v_after=v)


@probe
def gradients_outside(submission: Submission, draw: Draw) -> dict[str, Any]:
    """What ClampSTE passes back below and above, also from infinity, for cotangents of both signs and 0, and those afterwards"""
    low, high = draw.uniform(-2, -1), draw.uniform(0.5, 1.5)
    x = torch.tensor([low - 0.7, low - 2.0, high + 0.4, high + 1.6] * 4, dtype=torch.float64)
    x = torch.cat([x, torch.tensor([low - 1, high + 1, *[-math.inf, math.inf] * 2], dtype=torch.float64)])
    x.requires_grad_()
    sizes = [draw.rand(8, low=low, high=high, dtype=torch.float64) for low, high in ((0.1, 0.9), (1.1, 4))]
    v = torch.cat(sizes) * torch.tensor([1, 1, 1, 1, -1, -1, -1, -1] * 2)
    v = torch.cat([v, torch.tensor([0, 0, 1, 1, -1, -1], dtype=torch.float64)])
    y = submission.ClampSTE.apply(x, low, high)
    (gradient,) = torch.autograd.grad(y, x, v)
    return observed(y, gradient=gradient.clone(), v_after=v)


@probe
def clamped_inside_a_chain(submission: Submission, draw: Draw) -> dict[str, Any]:
    """3·ClampSTE of a float32 transpose, weighed and summed: the gradient of the matrix; and that of no numbers"""
    matrix = draw.rand(3, 2, low=-3, high=3, requires_grad=True)
    w = draw.rand(2, 3, low=0.5, high=2) * torch.tensor([[1, -1, 1], [-1, 1, -1]])
    y = submission.ClampSTE.apply(matrix.T, draw.uniform(-1, -0.5), draw.uniform(0.5, 1))
    (3 * w * y).sum().backward()
    nothing = gradient_of_nothing(lambda t: submission.ClampSTE.apply(t, -1.0, 1.0))
    return observed(y, gradient=matrix.grad, nothing=nothing)


@probe
def clamped_derived_again(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The derivatives of what ClampSTE passes back, with respect to the cotangent and to x"""
    x = torch.tensor([-2.5, -2.0, 0.1, 0.4, 1.7, 2.2], dtype=torch.float64, requires_grad=True)
    v = draw.rand(6, low=0.3, high=2, dtype=torch.float64) * torch.tensor([1, -1, 1, -1, 1, -1])
    u = draw.randn(6, dtype=torch.float64)

    def apply(t: Tensor) -> Tensor:
        return submission.ClampSTE.apply(t, -1.0, 1.0)

    for_x, for_v = twice(apply, [x], v, [u])
    return observed(apply(x), for_x=for_x, for_v=for_v)


def custom(value: Callable[..., Tensor], backward_of: Callable[..., Any]) -> Callable[..., Tensor]:
    """A node with this value and this backward, which gets the cotangent and the saved inputs."""

    class Node(Function):
        @staticmethod
        def forward(ctx: Any, *inputs: Tensor) -> Tensor:
            ctx.save_for_backward(*inputs)
            return value(*inputs)

        @staticmethod
        def backward(ctx: Any, grad_output: Tensor) -> Any:
            return backward_of(grad_output, *ctx.saved_tensors)

    return Node.apply


def cubed(x: Tensor) -> Tensor:
    """Another way to write it."""
    return x * x * x


def as_laid_out(t: Tensor) -> Tensor:
    """The numbers of a matrix, read as if they lay row by row."""
    return torch.as_strided(t, t.shape, (t.shape[1], 1))


def unrecorded(g: Tensor, x: Tensor) -> Tensor:
    """A backward that cannot be differentiated."""
    with torch.no_grad():
        return 3 * x * x * g


def writing_forward(x: Tensor) -> Tensor:
    """Leave other numbers in x."""
    value = cubed(x)
    x.data.add_(1.0)
    return value


sound_cube = custom(cubed, lambda g, x: 3 * x * x * g)
sound_product = custom(lambda x, p: x @ p, lambda g, x, p: (g @ p.T, x.T @ g))
sound_sum = custom(lambda x: x.square().sum(), lambda g, x: 2 * x * g)
linear = custom(lambda x: 2.5 * x, lambda g, _: 2.5 * g)
first_only = custom(lambda x, p: cubed(x), lambda g, x, p: (3 * x * x * g, None))
two_for_three = custom(cubed, lambda g, x: 2 * x * x * g)
no_cotangent = custom(cubed, lambda _, x: 3 * x * x)
only_the_sign = custom(cubed, lambda g, x: 3 * x * x * g.sign())


def matrix(draw: Draw, rows: int, columns: int, *, requires_grad: bool = True) -> Tensor:
    """Numbers between .5 and 1.5, of either sign, in float64."""
    numbers = draw.rand(rows, columns, low=0.5, high=1.5, dtype=torch.float64)
    signs = torch.tensor([draw.choice([-1.0, 1.0]) for _ in range(rows * columns)], dtype=torch.float64)
    return (numbers * signs.reshape(rows, columns)).requires_grad_(requires_grad)


def chosen(report: Any, *keys: str) -> Any:
    """These entries of a report."""
    return {key: report[key] for key in keys} if isinstance(report, dict) else report


@probe
def verdicts_on_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """certify on right and wrong gradients of one and of two matrices: the entry "gradient" """
    x, p = matrix(draw, 2, 3), matrix(draw, 3, 2)
    constant, square = p.detach(), matrix(draw, 2, 2)
    with_zero = square.detach().clone()
    with_zero[0, 1] = 0.0
    with_zero.requires_grad_()
    spot = torch.tensor([[1.0, 1.0], [1.0, 1.3]], dtype=torch.float64)
    cases: dict[str, tuple[Callable[..., Tensor], tuple[Tensor, ...]]] = {
        "product": (sound_product, (x, p)),
        "product_with_constant": (sound_product, (x, constant)),
        "at_zero": (sound_cube, (with_zero,)),
        "without_the_second": (first_only, (x, p)),
        "two_for_three": (two_for_three, (square,)),
        "no_cotangent": (no_cotangent, (square,)),
        "mean_cotangent": (custom(cubed, lambda g, t: 3 * t * t * g.mean()), (square,)),
        "second_is_wrong": (custom(torch.matmul, lambda g, a, b: (g @ b.T, 1.5 * a.T @ g)), (x, p)),
        "second_is_missing": (custom(torch.matmul, lambda g, _, b: (g @ b.T, None)), (x, p)),
        "turned": (custom(cubed, lambda g, t: (3 * t * t * g).T), (square,)),
        "one_number": (custom(cubed, lambda g, t: 3 * t * t * g * spot), (square,)),
        "nan": (custom(cubed, lambda g, t: 3 * cubed(t) / t * g), (with_zero,)),
    }
    return {name: chosen(submission.certify(*case), "gradient") for name, case in cases.items()}


@probe
def verdicts_on_scaling(submission: Submission, draw: Draw) -> dict[str, Any]:
    """certify on nodes that use their cotangent in different ways: the entry "scaling" """
    x = matrix(draw, 2, 2)
    cases = {
        "sound": sound_cube,
        "no_cotangent": no_cotangent,
        "only_the_sign": only_the_sign,
        "its_square": custom(cubed, lambda g, t: 3 * t * t * g * g.abs()),
    }
    return {name: chosen(submission.certify(fn, (x,)), "scaling") for name, fn in cases.items()}


@probe
def verdicts_on_second_derivatives(submission: Submission, draw: Draw) -> dict[str, Any]:
    """certify on nodes whose backward can and cannot be differentiated: the entries "gradient" and "second" """
    x, p, long, wide = matrix(draw, 2, 2), matrix(draw, 2, 2), matrix(draw, 3, 2), matrix(draw, 2, 3)
    pattern = torch.tensor([[1.0, -1.0], [-1.0, 1.0]], dtype=torch.float64)
    detached_p = custom(lambda a, b: a * b, lambda g, a, b: (g * b.detach(), g * a))
    cases: dict[str, tuple[Callable[..., Tensor], tuple[Tensor, ...]]] = {
        "product": (sound_product, (long, wide)),
        "without_the_second": (first_only, (x, p)),
        "linear": (linear, (x,)),
        "two_for_three": (two_for_three, (x,)),
        "detached": (custom(cubed, lambda g, t: 3 * t.detach() * t.detach() * g), (x,)),
        "detached_p": (detached_p, (x, p)),
        "cotangent_detached": (custom(cubed, lambda g, t: 3 * t * t * g.detach()), (x,)),
        "unrecorded": (custom(cubed, unrecorded), (x,)),
        "errors_that_cancel": (
            custom(cubed, lambda g, t: 3 * t * t * g + pattern * (t - t.detach()).sum()),
            (x,),
        ),
    }
    return {name: chosen(submission.certify(*case), "gradient", "second") for name, case in cases.items()}


@probe
def verdicts_on_layouts(submission: Submission, draw: Draw) -> dict[str, Any]:
    """certify on nodes that do and do not mind the order in memory: the entries "gradient" and "layout" """
    x, p = matrix(draw, 2, 3), matrix(draw, 3, 2)
    block = matrix(draw, 6, 4).detach().reshape(2, 3, 4).requires_grad_()
    vector = matrix(draw, 1, 3).detach().reshape(3).requires_grad_()
    number = matrix(draw, 1, 1).detach().reshape(()).requires_grad_()
    cases: dict[str, tuple[Callable[..., Tensor], tuple[Tensor, ...]]] = {
        "product": (sound_product, (x, p)),
        "three_axes": (sound_cube, (block,)),
        "one_axis": (sound_sum, (vector,)),
        "no_axis": (sound_cube, (number,)),
        "flattens": (lambda t: cubed(t.view(-1)).view(t.shape), (x,)),
        "value": (custom(lambda t: cubed(as_laid_out(t)), lambda g, t: 3 * t * t * g), (x,)),
        "backward": (custom(cubed, lambda g, t: 3 * as_laid_out(t) ** 2 * g), (x,)),
        "second_input": (lambda a, b: a @ as_laid_out(b), (x, p)),
    }
    return {name: chosen(submission.certify(*case), "gradient", "layout") for name, case in cases.items()}


@probe
def verdicts_on_purity(submission: Submission, draw: Draw) -> dict[str, Any]:
    """certify on nodes that do and do not write to what they get: "pure", and what certify itself leaves behind"""
    x, p, constant = matrix(draw, 2, 2), matrix(draw, 2, 2), matrix(draw, 2, 2, requires_grad=False)
    filled = matrix(draw, 2, 2)
    filled.grad = draw.randn(2, 2, dtype=torch.float64)
    state = GlobalState()
    writes_second = custom(lambda a, b: writing_forward(b) * a, lambda g, a, b: (cubed(b - 1) * g, None))
    cases: dict[str, tuple[Callable[..., Tensor], tuple[Tensor, ...]]] = {
        "sound": (sound_product, (x, p)),
        "sum": (sound_sum, (filled,)),
        "x": (custom(writing_forward, lambda g, t: 3 * t * t * g), (x,)),
        "constant": (writes_second, (x, constant)),
        "cotangent": (custom(cubed, lambda g, t: g.mul_(3 * t * t)), (p,)),
    }
    reports = {name: submission.certify(*case) for name, case in cases.items()}
    return {
        "verdicts": {name: chosen(report, "pure") for name, report in reports.items()},
        "keys": sorted(reports["sound"]),
        "inputs_after": [t.detach() for t in (x, p, constant, filled)],
        "grads_after": [t.grad for t in (x, p, constant, filled)],
        "state": state.unchanged(),
    }
