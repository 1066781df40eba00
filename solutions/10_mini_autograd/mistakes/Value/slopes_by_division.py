"""The slopes of a product are the product, divided by each of the factors; one of them may be 0.

a·b/a is b, except where a is 0. A product has a slope there as well.

With which number would you have to multiply, if you did not divide?
"""


class Value(Node):
    def __add__(self, other: "Value | float") -> "Value":
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other: "Value | float") -> "Value":
        if not isinstance(other, Node):
            other = Value(other)
        product = self.data * other.data
        return Value(product, (self, other), (product / self.data, product / other.data))

    def __pow__(self, exponent: float) -> "Value":
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

    def __neg__(self) -> "Value":
        return Value(-self.data, (self,), (-1,))

    def __sub__(self, other: "Value | float") -> "Value":
        return self + (-other)

    def __truediv__(self, other: "Value | float") -> "Value":
        return self * other**-1

    def __radd__(self, other: float) -> "Value":
        return self + other

    def __rmul__(self, other: float) -> "Value":
        return self * other

    def __rsub__(self, other: float) -> "Value":
        return -self + other

    def __rtruediv__(self, other: float) -> "Value":
        return self**-1 * other
