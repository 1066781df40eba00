# numpy_minded: NumPy arrays and plain Python loops do the arithmetic, torch only holds the graph
# %%
import math

import numpy as np
import torch
from torch.autograd import Function


def to_np(t):
    return t.detach().numpy()


# %%
class NumpyPower(Function):
    """c · x^n with NumPy. Its backward is made of itself, so that it can be differentiated for ever."""

    @staticmethod
    def forward(ctx, x, c, n):
        ctx.save_for_backward(x)
        ctx.c, ctx.n = c, n
        return torch.from_numpy(np.asarray(np.power(to_np(x), n) * to_np(x).dtype.type(c)))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        if ctx.n == 0:
            return torch.zeros_like(x), None, None
        return NumpyPower.apply(x, ctx.c * ctx.n, ctx.n - 1) * grad_output, None, None


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        a = to_np(x)
        return torch.from_numpy(np.asarray(a * a * a))

    @staticmethod
    def backward(ctx, grad_output):
        return NumpyPower.apply(ctx.saved_tensors[0], 3.0, 2) * grad_output


# %%
class NumpySigmoid(Function):
    @staticmethod
    def forward(ctx, x):
        a = to_np(x)
        t = np.exp(-np.abs(a))
        s = torch.from_numpy(np.asarray(np.where(a >= 0, 1 / (1 + t), t / (1 + t)), dtype=a.dtype))
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        flat = [max(v, 0.0) + math.log1p(math.exp(-abs(v))) for v in x.detach().reshape(-1).tolist()]
        return torch.tensor(flat, dtype=x.dtype).reshape(x.shape)

    @staticmethod
    def backward(ctx, grad_output):
        return NumpySigmoid.apply(ctx.saved_tensors[0]) * grad_output


# %%
class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        a, b = to_np(x), to_np(p)
        if a.shape != b.shape:
            raise ValueError("operands have different shapes %s %s" % (a.shape, b.shape))
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return torch.from_numpy(np.asarray(a.dtype.type(scale) * np.multiply(a, b), dtype=a.dtype))

    @staticmethod
    def backward(ctx, grad_output):
        partners = ctx.saved_tensors[::-1]
        results = [None, None, None]
        for i in range(2):
            if ctx.needs_input_grad[i]:
                results[i] = grad_output * (partners[i] * ctx.scale)
        return tuple(results)


# %%
class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if not low <= high:
            raise ValueError("low > high")
        ctx.save_for_backward(x)
        ctx.bounds = (low, high)
        return torch.from_numpy(np.asarray(np.clip(to_np(x), low, high), dtype=to_np(x).dtype))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        # the bounds as numbers of x's own dtype: what is on a bound is inside
        low, high = (torch.tensor(b, dtype=x.dtype).item() for b in ctx.bounds)
        keep = []
        for a, g in zip(x.detach().reshape(-1).tolist(), grad_output.detach().reshape(-1).tolist()):
            if a < low:
                keep.append(g < 0)
            elif a > high:
                keep.append(g > 0)
            else:
                keep.append(True)
        mask = torch.tensor(keep, dtype=torch.bool).reshape(x.shape)
        return torch.where(mask, grad_output, torch.zeros_like(grad_output)), None, None


# %%
def certify(fn, inputs):
    """All inputs are laid end to end in one NumPy vector; two whole Jacobians are compared."""
    rng = np.random.default_rng(7)
    saved_state = torch.get_rng_state()
    shapes = [tuple(t.shape) for t in inputs]
    needed = [t.requires_grad for t in inputs]
    constants = [to_np(t).copy() for t in inputs]
    sizes = [math.prod(s) if need else 0 for s, need in zip(shapes, needed)]
    start = np.concatenate([c.ravel() for c, need in zip(constants, needed) if need])

    def tensors(z):
        out, k = [], 0
        for c, n, need in zip(constants, sizes, needed):
            a = z[k : k + n].reshape(c.shape).copy() if need else c.copy()
            out.append(torch.from_numpy(np.asarray(a)).requires_grad_(need))
            k += n
        return out

    def value(z):
        return to_np(fn(*tensors(z))).copy()

    def pull(leaves, v, graph=False):
        y = fn(*leaves)
        wanted = [t for t in leaves if t.requires_grad]
        if not y.requires_grad:
            return torch.zeros(sum(sizes), dtype=torch.float64)
        gs = torch.autograd.grad(y, wanted, v, create_graph=graph, allow_unused=True)
        return torch.cat([torch.zeros(t.numel(), dtype=t.dtype) if g is None else g.reshape(-1) for g, t in zip(gs, wanted)])

    def slope(z, v):
        return to_np(pull(tensors(z), torch.from_numpy(np.array(v)))).copy()

    def quotients(f, z):
        """The Jacobian of f: R^n → R^m, extrapolated from two steps."""
        columns = []
        for i in range(len(z)):
            e = np.zeros_like(z)
            e[i] = 1.0
            d1, d2 = ((f(z + h * e) - f(z - h * e)) / (2 * h) for h in (1e-4, 5e-5))
            columns.append(((4 * d2 - d1) / 3).ravel())
        return np.stack(columns, axis=1) if columns else np.zeros((0, 0))

    def same(own, measured):
        if measured.size == 0:
            return True
        return bool(np.all(np.abs(own - measured) <= 1e-3 * np.abs(measured).max() + 1e-6))

    with torch.enable_grad():
        shape = value(start).shape
    cotangent = rng.uniform(0.4, 0.95, shape) * rng.choice([-1.0, 1.0], shape)
    cotangent = np.asarray(cotangent)

    def gradient():
        J = quotients(value, start).reshape(math.prod(shape), start.size)
        verdicts = []
        for v in (cotangent, -cotangent, np.asarray(rng.standard_normal(shape)), 2.5 * cotangent):
            verdicts.append(same(slope(start, v), v.ravel() @ J))
        return all(verdicts)

    def scaling():
        a, b = slope(start, cotangent), slope(start, 3 * cotangent)
        return bool(np.allclose(3 * a, b, rtol=1e-7, atol=1e-10))

    def second():
        z = np.concatenate([start, cotangent.ravel()])
        n = start.size
        H = quotients(lambda q: slope(q[:n], q[n:].reshape(shape)), z)
        leaves, v = tensors(start), torch.from_numpy(cotangent.copy()).requires_grad_()
        g = pull(leaves, v, graph=True)
        variables = [t for t in leaves if t.requires_grad] + [v]
        rows = []
        for i in range(n):  # each row of the derivative of the gradients
            if not g.requires_grad:
                rows.append(np.zeros(z.size))
                continue
            ds = torch.autograd.grad(g[i], variables, retain_graph=True, allow_unused=True)
            rows.append(np.concatenate([np.zeros(t.numel()) if d is None else to_np(d).ravel() for d, t in zip(ds, variables)]))
        return same(np.stack(rows), H) if rows and z.size else True

    def layout():
        usual = tensors(start)
        odd = [t.detach().transpose(0, -1).contiguous().transpose(0, -1).requires_grad_(n) for t, n in zip(tensors(start), needed)]
        again = [t.detach().clone().requires_grad_(n) for t, n in zip(odd, needed)]
        y1, y2 = value(start), to_np(fn(*again))
        g1, g2 = (to_np(pull(ts, torch.from_numpy(cotangent.copy()))) for ts in (usual, odd))
        return y1.shape == y2.shape and bool(np.allclose(y1, y2, 1e-7, 1e-10) and np.allclose(g1, g2, 1e-7, 1e-10, equal_nan=True))

    def pure():
        v, leaves = torch.from_numpy(cotangent.copy()), tensors(start)
        pull(leaves, v)
        return to_np(v).tobytes() == cotangent.tobytes() and all(
            to_np(t).tobytes() == c.tobytes() for t, c in zip(leaves, constants)
        )

    result = {}
    with torch.enable_grad():
        for name, question in (("gradient", gradient), ("scaling", scaling), ("second", second), ("layout", layout), ("pure", pure)):
            try:
                result[name] = question()
            except RuntimeError:
                result[name] = False
    torch.set_rng_state(saved_state)
    return result
