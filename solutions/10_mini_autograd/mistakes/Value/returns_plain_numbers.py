"""The operators return floats.

The arithmetic is right, but what comes back from a + b is a float, which remembers nothing. (It is .item()
before backward(), built into every operation.)

What should come out of a + b, so that it can be used for the next operation and for the walk back?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return self.data + other.data

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return self.data * other.data

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return self.data**exponent

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other
