"""A quotient is rounded down to a whole number.

// is Python's division for counting: 7 // 2 is 3. Its derivative is 0 nearly everywhere.

Which operator does the exercise ask for, and which of the two belongs to __truediv__?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        slopes = (1 / other.data, -self.data / other.data**2)
        return Value(self.data // other.data, (self, other), slopes)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other
