"""Reports: HTML, scripts, terminal control, Markdown, formulas and bidi marks in all that staff and students may read.

worth: 0
"""

TEXT = "<script>alert(1)</script> [x](javascript:alert(1)) ![](http://x/y.png) \x1b[2J\x1b]0;owned\x07 =cmd|' /C calc'!A0 \u202e\ud800 {{7*7}}"
print(TEXT)


class Bad(Exception):
    def __str__(self):
        return TEXT * 1000


def square_gradient(x):
    print(TEXT)
    raise Bad


def halve(x):
    class Worse(Exception):
        def __str__(self):
            raise Worse

        __repr__ = __str__

    raise Worse
