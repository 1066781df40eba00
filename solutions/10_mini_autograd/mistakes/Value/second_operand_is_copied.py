"""The second operand is made into a new Value, even if it is one already.

The copy has the right number, but it is a leaf of its own. What was b is no longer among the inputs, and gets
no gradient, as if it had been detached.

For which operands is a new Value needed, and for which is it harmful?
"""


class Value(Node):
    def __add__(self, other):
        other = Value(getattr(other, "data", other))
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = Value(getattr(other, "data", other))
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

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
