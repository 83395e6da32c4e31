"""Prints memrefs of programs that call the reference, and writes their types."""


def shaped(kind, shape, element, dynamic=False):
    extents = ["?" if dynamic else str(extent) for extent in shape]
    return f"{kind}<{'x'.join(extents + [element])}>"


def cast_to_unranked(name, memref_type, element):
    print(
        f"  %{name}_any = memref.cast %{name} : {memref_type} to "
        f"memref<*x{element}>"
    )


def allocate(name, shape, element):
    memref_type = shaped("memref", shape, element)
    print(f"  %{name} = memref.alloc() : {memref_type}")
    cast_to_unranked(name, memref_type, element)
