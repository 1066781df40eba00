# oop_inheritance: base classes, mixins, decorators, context managers, generators
# %%
import contextlib
import functools
import itertools

import torch
from torch.autograd import Function


# %%
class Elementwise(Function):
    """Base of the nodes whose gradient is slope(x) times the cotangent."""

    @classmethod
    def value(cls, x):
        raise NotImplementedError

    @classmethod
    def slope(cls, x):
        raise NotImplementedError

    @classmethod
    def make(cls, ctx, x):
        ctx.save_for_backward(x)
        return cls.value(x)

    @classmethod
    def pull(cls, ctx, grad_output):
        (x,) = ctx.saved_tensors
        return cls.slope(x) * grad_output


class Cube(Elementwise):
    @classmethod
    def value(cls, x):
        return x.mul(x).mul(x)

    @classmethod
    def slope(cls, x):
        return torch.addcmul(torch.zeros_like(x), x, x, value=3)

    @staticmethod
    def forward(ctx, x):
        return Cube.make(ctx, x)

    @staticmethod
    def backward(ctx, grad_output):
        return Cube.pull(ctx, grad_output)


# %%
class Sigmoid(Elementwise):
    """A node of its own, whose backward is written with itself."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        e = torch.exp(-x.abs())
        return torch.where(x < 0, e, torch.ones_like(e)) / (1 + e)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return Sigmoid.apply(x) * Sigmoid.apply(-x) * grad_output


class Softplus(Elementwise):
    @classmethod
    def value(cls, x):
        return torch.max(x, torch.zeros_like(x)) + torch.log1p(torch.exp(-torch.max(x, -x)))

    @classmethod
    def slope(cls, x):
        return Sigmoid.apply(x)

    @staticmethod
    def forward(ctx, x):
        return Softplus.make(ctx, x)

    @staticmethod
    def backward(ctx, grad_output):
        return Softplus.pull(ctx, grad_output)


# %%
def requires(condition, complaint):
    """A decorator for forward: raise a ValueError unless the condition holds for the arguments."""

    def decorate(forward):
        @functools.wraps(forward)
        def checked(ctx, *args):
            if not condition(*args):
                raise ValueError(complaint.format(*args))
            return forward(ctx, *args)

        return checked

    return decorate


class Bilinear(Function):
    @staticmethod
    def partials(ctx):
        yield from reversed(ctx.saved_tensors)


class ScaledMul(Bilinear):
    @staticmethod
    @requires(lambda x, p, scale: x.shape == p.shape, "x and p differ in shape")
    def forward(ctx, x, p, scale):
        ctx.save_for_backward(x, p)
        ctx.factor = scale
        return torch.addcmul(torch.zeros_like(x), x, p, value=scale)

    @staticmethod
    def backward(ctx, grad_output):
        wanted = iter(ctx.needs_input_grad)
        results = [
            torch.addcmul(torch.zeros_like(grad_output), grad_output, other, value=ctx.factor) if next(wanted) else None
            for other in Bilinear.partials(ctx)
        ]
        return (*results, None)


# %%
class StraightThrough(Function):
    """Base: the gradient passes where `passes` says so."""

    @staticmethod
    def gate(passes, grad_output):
        return torch.where(passes, grad_output, grad_output.new_zeros(()))


class ClampSTE(StraightThrough):
    @staticmethod
    @requires(lambda x, low, high: low <= high, "low={1} is above high={2}")
    def forward(ctx, x, low, high):
        clamped = x.clamp_min(low).clamp_max(high)
        ctx.save_for_backward(x, clamped)
        return clamped.clone()

    @staticmethod
    def backward(ctx, grad_output):
        x, clamped = ctx.saved_tensors
        x, clamped = x.detach(), clamped.detach()
        # a step has the direction -g; the way home has the direction clamped - x
        way_home = torch.sign(clamped - x)
        way_home = torch.where(x == clamped, torch.zeros_like(x), way_home)
        passes = (way_home == 0) | (way_home == -torch.sign(grad_output.detach()))
        return StraightThrough.gate(passes, grad_output), None, None


# %%
@contextlib.contextmanager
def guest():
    """Leave torch as it was."""
    state, mode = torch.get_rng_state(), torch.is_grad_enabled()
    try:
        torch.set_grad_enabled(True)
        yield
    finally:
        torch.set_grad_enabled(mode)
        torch.set_rng_state(state)


def false_on_runtime_error(method):
    @functools.wraps(method)
    def wrapped(self):
        try:
            return bool(method(self))
        except RuntimeError:
            return False

    return wrapped


class Check:
    """One promise. Subclasses register themselves."""

    registry = []
    key = ""

    def __init_subclass__(cls, key="", **rest):
        super().__init_subclass__(**rest)
        if key:
            cls.key = key
            Check.registry.append(cls)

    def __init__(self, fn, inputs):
        self.fn, self.inputs = fn, inputs
        self.gen = torch.Generator().manual_seed(sum(map(ord, self.key)))

    def leaves(self):
        return [t.detach().clone().requires_grad_(t.requires_grad) for t in self.inputs]

    def value(self, leaves):
        return self.fn(*leaves).detach().clone()

    def cotangents(self):
        shape = self.value(self.leaves()).shape
        while True:
            v = torch.rand(shape, dtype=torch.float64, generator=self.gen) * 1.6 + 0.15
            v = v * (2 * torch.randint(2, shape, generator=self.gen) - 1)
            yield torch.where(v.abs() == 1, 0.5, v)

    def gradients(self, leaves, v, graph=False):
        y = self.fn(*leaves)
        wanted = [t for t in leaves if t.requires_grad]
        if not y.requires_grad:
            return [torch.zeros_like(t) for t in wanted]
        found = torch.autograd.grad(y, wanted, v, create_graph=graph, allow_unused=True)
        return [torch.zeros_like(t) if g is None else g for g, t in zip(found, wanted)]

    def holds(self):
        raise NotImplementedError


class QuotientCheck(Check):
    h = 2e-5

    def axes(self, tensors):
        """Each (tensor, element) in turn, moved there and back on the spot."""
        for t in tensors:
            flat = t.data.view(-1)
            for i in range(flat.numel()):
                yield flat, i

    def quotients(self, phi, tensors, moving):
        for flat, i in self.axes(moving):
            here = flat[i].item()
            ends = []
            for end in (here + self.h, here - self.h):
                flat[i] = end
                ends.append(phi(tensors))
            flat[i] = here
            yield (ends[0] - ends[1]) / (2 * self.h)

    @staticmethod
    def agree(own, measured):
        measured = list(measured)
        own = list(itertools.chain.from_iterable(g.detach().reshape(-1).tolist() for g in own))
        limit = 1e-3 * max(map(abs, measured), default=0) + 1e-6
        return all(abs(a - b) <= limit for a, b in zip(own, measured, strict=True))


class GradientCheck(QuotientCheck, key="gradient"):
    @false_on_runtime_error
    def holds(self):
        def one(v):
            masters = self.leaves()

            def phi(tensors):
                copies = [t.detach().clone().requires_grad_(t.requires_grad) for t in tensors]
                return (v * self.value(copies)).sum().item()

            moving = [t for t in masters if t.requires_grad]
            return self.agree(self.gradients(self.leaves(), v.clone()), self.quotients(phi, masters, moving))

        return all(one(s * v) for v in itertools.islice(self.cotangents(), 2) for s in (1, -1, 1.9))


class ScalingCheck(Check, key="scaling"):
    @false_on_runtime_error
    def holds(self):
        v = next(self.cotangents())
        pairs = zip(self.gradients(self.leaves(), v.clone()), self.gradients(self.leaves(), v * 3))
        return all(torch.allclose(a * 3, b, rtol=1e-6, atol=1e-9) for a, b in pairs)


class SecondCheck(QuotientCheck, key="second"):
    @false_on_runtime_error
    def holds(self):
        v0 = next(self.cotangents())
        weights = [torch.randn(t.shape, dtype=t.dtype, generator=self.gen) for t in self.inputs if t.requires_grad]

        def psi(leaves, v, graph):
            return sum(((w * g).sum() for w, g in zip(weights, self.gradients(leaves, v, graph))), torch.zeros((), dtype=torch.float64))

        leaves, v = self.leaves(), v0.clone().requires_grad_()
        variables = [*(t for t in leaves if t.requires_grad), v]
        total = psi(leaves, v, True)
        if total.requires_grad:
            own = torch.autograd.grad(total, variables, allow_unused=True, materialize_grads=True)
        else:
            own = [torch.zeros_like(t) for t in variables]

        def phi(tensors):
            *xs, w = (t.detach().clone().requires_grad_(t.requires_grad) for t in tensors)
            return psi(xs, w.detach(), False).item()

        masters = [*self.leaves(), v0.clone()]
        moving = [*(t for t in masters[:-1] if t.requires_grad), masters[-1]]
        return self.agree(own, self.quotients(phi, masters, moving))


class LayoutCheck(Check, key="layout"):
    def turned(self):
        for t in self.inputs:
            other = t.detach().clone().transpose(0, -1).contiguous().transpose(0, -1)
            yield other.requires_grad_(t.requires_grad)

    @false_on_runtime_error
    def holds(self):
        v = next(self.cotangents())
        usual = [self.value(self.leaves()), *self.gradients(self.leaves(), v.clone())]
        other = [self.value([*self.turned()]), *self.gradients([*self.turned()], v.clone())]
        return all(a.shape == b.shape and torch.allclose(a, b, rtol=1e-7, atol=1e-9, equal_nan=True) for a, b in zip(usual, other))


class PureCheck(Check, key="pure"):
    @false_on_runtime_error
    def holds(self):
        v = next(self.cotangents())
        leaves, handed = self.leaves(), v.clone()
        self.gradients(leaves, handed)
        raw = lambda t: t.detach().numpy().tobytes()
        return all(raw(a) == raw(b) for a, b in zip([*leaves, handed], [*self.inputs, v], strict=True))


def certify(fn, inputs):
    with guest():
        return {check.key: check(fn, inputs).holds() for check in Check.registry}
