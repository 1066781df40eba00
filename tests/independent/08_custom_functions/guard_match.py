# guard_match: guard clauses, early returns, match statements, StrEnum, OrderedDict, gradcheck and gradgradcheck
# %%
import warnings
from collections import OrderedDict
from enum import StrEnum, auto

import torch
from torch.autograd import Function, gradcheck, gradgradcheck


# %%
class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        if ctx.needs_input_grad[0]:
            ctx.save_for_backward(x)
        return x.square() * x

    @staticmethod
    def backward(ctx, grad_output):
        match ctx.saved_tensors:
            case (x,):
                return (3 * grad_output) * x.square()
            case _:
                return None


# %%
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        # torch's own one is exact enough on both sides if the threshold is high
        return torch.nn.functional.softplus(x, beta=1.0, threshold=30.0)

    @staticmethod
    def backward(ctx, grad_output):
        if not ctx.needs_input_grad[0]:
            return None
        (x,) = ctx.saved_tensors
        return torch.where(
            x < 0,
            x.clamp(max=0).exp() / (1 + x.clamp(max=0).exp()),
            (1 + (-x.clamp(min=0)).exp()).reciprocal(),
        ) * grad_output


# %%
class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        match (x.shape, p.shape):
            case (a, b) if a == b:
                pass
            case (a, b):
                raise ValueError(f"{tuple(a)} is not {tuple(b)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return (scale * p) * x

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        match ctx.needs_input_grad:
            case (False, False, *_):
                return None, None, None
            case (True, False, *_):
                return ctx.scale * grad_output * p, None, None
            case (False, True, *_):
                return None, ctx.scale * grad_output * x, None
        scaled = ctx.scale * grad_output
        return scaled * p, scaled * x, None


# %%
class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if low > high:
            raise ValueError("no such interval")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        if x.numel() == 0:
            return x.clone()
        return torch.clip(x, low, high)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        g = grad_output
        inside = (x >= ctx.low) & (x <= ctx.high)
        if bool(inside.all()):
            return g.clone(), None, None
        back = ((x < ctx.low) & (g < 0)) | ((x > ctx.high) & (g > 0))
        return g.masked_fill(~(inside | back), 0.0), None, None


# %%
class Promise(StrEnum):
    GRADIENT = auto()
    SCALING = auto()
    SECOND = auto()
    LAYOUT = auto()
    PURE = auto()


def certify(fn, inputs):
    state = torch.get_rng_state()
    gen = torch.Generator().manual_seed(5)

    def copies():
        return tuple(t.detach().clone().requires_grad_(t.requires_grad) for t in inputs)

    def guarded(*args):
        """fn, but it can only spoil clones."""
        return fn(*(t.clone() for t in args))

    def cotangent():
        shape = fn(*copies()).shape
        v = torch.randn(shape, dtype=torch.float64, generator=gen)
        return torch.where((v.abs() - 1).abs() < 1e-3, 1.7, v)

    def gradients(leaves, v):
        wanted = [t for t in leaves if t.requires_grad]
        y = fn(*leaves)
        if not y.requires_grad:
            return y, [torch.zeros_like(t) for t in wanted]
        return y, list(torch.autograd.grad(y, wanted, v, materialize_grads=True))

    settings = dict(
        eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=False, check_undefined_grad=False,
        check_batched_grad=False, nondet_tol=float("inf"),
    )

    def check_gradient():
        if not gradcheck(guarded, copies(), **settings):
            return False
        # gradcheck has seen one-hot cotangents only
        for _ in range(4):
            v = cotangent()
            for c in (v, -v):
                _, gs = gradients(copies(), c.clone())
                d = [torch.randn(g.shape, dtype=g.dtype, generator=gen) for g in gs]
                own = sum((a * b).sum().item() for a, b in zip(gs, d))
                ends = []
                for h in (1e-5, -1e-5):
                    rest = iter(d)
                    moved = [t.detach() + h * next(rest) if t.requires_grad else t.detach().clone() for t in inputs]
                    moved = [m.requires_grad_(t.requires_grad) for m, t in zip(moved, inputs)]
                    ends.append((fn(*moved).detach() * c).sum().item())
                measured = (ends[0] - ends[1]) / 2e-5
                size = sum((a * b).abs().sum().item() for a, b in zip(gs, d)) + abs(measured)
                if not abs(own - measured) <= 1e-4 * size + 1e-6:
                    return False
        return True

    def check_scaling():
        v = cotangent()
        _, once = gradients(copies(), v.clone())
        _, thrice = gradients(copies(), 3 * v)
        for a, b in zip(once, thrice):
            if not torch.allclose(b, 3 * a, rtol=1e-6, atol=1e-9):
                return False
        return True

    def check_second():
        v = cotangent().requires_grad_()
        wanted = [k for k, t in enumerate(inputs) if t.requires_grad]

        def pulled(*args):
            *leaves, c = args
            leaves = [t.clone() for t in leaves]
            leaves = [t if t.requires_grad or k not in wanted else t.requires_grad_() for k, t in enumerate(leaves)]
            y = fn(*leaves)
            xs = [leaves[k] for k in wanted]
            if not y.requires_grad:
                return tuple(torch.zeros_like(x) for x in xs)
            return torch.autograd.grad(y, xs, c.clone(), create_graph=True, materialize_grads=True)

        return gradcheck(pulled, (*copies(), v), **settings)

    def check_layout():
        v = cotangent()
        y, gs = gradients(copies(), v.clone())
        other = []
        for t in inputs:
            match t.dim():
                case 0 | 1:
                    turned = t.detach().clone()
                case _:
                    turned = t.detach().clone().transpose(0, -1).contiguous().transpose(0, -1)
            other.append(turned.requires_grad_(t.requires_grad))
        z, hs = gradients(other, v.clone())
        if z.shape != y.shape:
            return False
        return all(torch.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True) for a, b in zip([y, *gs], [z, *hs]))

    def check_pure():
        v = cotangent()
        given, leaves = v.clone(), copies()
        gradients(leaves, given)
        pairs = [(given, v), *zip(leaves, inputs)]
        for a, b in pairs:
            if a.detach().numpy().tobytes() != b.detach().numpy().tobytes():
                return False
        return True

    def ask(promise):
        try:
            match promise:
                case Promise.GRADIENT:
                    return check_gradient()
                case Promise.SCALING:
                    return check_scaling()
                case Promise.SECOND:
                    return check_second()
                case Promise.LAYOUT:
                    return check_layout()
                case Promise.PURE:
                    return check_pure()
        except RuntimeError:
            return False

    with torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = OrderedDict((promise.value, ask(promise)) for promise in Promise)
    torch.set_rng_state(state)
    return report
