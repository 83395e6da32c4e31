# Reads what pe-opt folds functions to.

import re


def read_functions(text):
    """Yields the name, the text and the list of f64 constants of each function."""
    for function in text.split("func.func @")[1:]:
        (values,) = re.findall(r"dense<(.*)> : tensor", function)
        numbers = [float(v) for v in values.strip("[]").split(",")]
        yield re.match(r"\w+", function)[0], function, numbers
