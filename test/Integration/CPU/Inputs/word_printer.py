"""Functions of programs that print arrays of words as integers."""


def declare():
    print("func.func private @printI64(i64)\nfunc.func private @printNewline()")


def define(name, word):
    """The function `name`, which prints the elements of a tensor, of type `word`."""
    widen = "" if word == "i64" else f"%wide = arith.extui %word : {word} to i64"
    print(f"""\
func.func @{name}(%array: tensor<?x{word}>) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %size = tensor.dim %array, %c0 : tensor<?x{word}>
  scf.for %i = %c0 to %size step %c1 {{
    %word = tensor.extract %array[%i] : tensor<?x{word}>
    {widen}
    func.call @printI64(%{"wide" if widen else "word"}) : (i64) -> ()
    func.call @printNewline() : () -> ()
  }}
  return
}}""")
