"""Prints the arrays that run_examples.py passes to examples."""

TOKENS = 5


def shaped(kind, shape, element):
    return f"{kind}<{'x'.join(map(str, [*shape, element]))}>"


def constant(name, element, values):
    text = ", ".join(map(str, values))
    print(
        f'memref.global "private" constant @{name} : '
        f"{shaped('memref', [len(values)], element)} = "
        f"dense<{'[' + text + ']' if values else ''}>"
    )


def to_unranked(name, memref_type, element):
    print(
        f"  %{name}_any = memref.cast %{name} : {memref_type} "
        f"to memref<*x{element}>"
    )


def get(name, element, values, number):
    memref_type = shaped("memref", [len(values)], element)
    print(f"  %{name} = memref.get_global @{name}_{number} : {memref_type}")
    to_unranked(name, memref_type, element)


def allocate(name, shape, element):
    memref_type = shaped("memref", shape, element)
    print(f"  %{name} = memref.alloc() : {memref_type}")
    to_unranked(name, memref_type, element)


def to_tensor(name, shape, element):
    """The number of tokens is dynamic. Returns the value and its type."""
    static = shaped("tensor", shape, element)
    extents = ["?" if extent == TOKENS else extent for extent in shape]
    dynamic = shaped("tensor", extents, element)
    print(
        f"  %{name}_static = bufferization.to_tensor %{name} restrict "
        f"writable : {shaped('memref', shape, element)} to {static}\n"
        f"  %{name}_tensor = tensor.cast %{name}_static : {static} "
        f"to {dynamic}"
    )
    return f"%{name}_tensor", dynamic
