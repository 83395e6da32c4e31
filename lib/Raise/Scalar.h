//===- Scalar.h - Symbolic scalars ------------------------------*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The values that elements of tensors are computed as. Equal computations are
// the same object, so that an identity is proved by comparing pointers.
//
// Integers of all widths, booleans and indices are mathematical integers: it is
// assumed that their arithmetic does not overflow. Floating-point numbers have
// a type, and every operation rounds to it. Negations are pulled out of
// products; factors and terms are sorted. So products and sums are compared
// without their order, which may change the last bit of a result.
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_SCALAR_H
#define PE_LIB_RAISE_SCALAR_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/Support/Allocator.h"

namespace mlir::pe::raise {

enum class ScalarKind : uint8_t {
  /// A floating-point constant.
  Float,
  /// An integer constant.
  Integer,
  /// The index d of a dimension of the tensor in question, 0 <= d < extent.
  /// The operand is the extent.
  Dim,
  /// An extent of a tensor that is not known at compile time.
  Extent,
  /// An element of a tensor whose computation is not looked into. The operands
  /// are the indices.
  Element,
  /// A scalar of the program whose computation is not looked into.
  Value,
  /// An element that was never written.
  Undefined,
  /// The number with the opposite sign.
  Negate,
  /// A product of floats, which has no negative factor.
  Product,
  /// A sum of floats.
  Sum,
  /// Integers: constant + sum of coefficient * operand.
  Linear,
  /// A product of integers that are not constant.
  Monomial,
  /// Integers: the quotient, rounded down, and the remainder of the operand by
  /// a positive number.
  FloorDiv,
  Mod,
  /// A complex number, from its real and imaginary part.
  Complex,
  /// Any other operation, by its name, its attributes and its operands.
  Operation,
};

/// A symbolic scalar. Scalars are unique, immutable, and belong to a
/// `ScalarContext`.
class Scalar : public llvm::FoldingSetNode {
public:
  ScalarKind getKind() const { return kind; }
  bool is(ScalarKind k) const { return kind == k; }
  /// Null for integers of any width.
  Type getType() const { return type; }
  ArrayRef<const Scalar *> getOperands() const { return operands; }
  const Scalar *getOperand(unsigned i) const { return operands[i]; }
  /// Of `Linear`, one for each operand.
  ArrayRef<int64_t> getCoefficients() const { return coefficients; }
  /// Of `Integer` the value, of `Linear` the constant term, of `Dim` and
  /// `Extent` the dimension, of `FloorDiv` and `Mod` the divisor.
  int64_t getNumber() const { return number; }
  /// Of `Float`.
  double getFloat() const { return real; }
  /// Of `Extent` and `Element` the tensor, of `Value` the scalar.
  mlir::Value getSource() const {
    return mlir::Value::getFromOpaquePointer(source);
  }
  /// Of `Operation`: its name, and the attributes that change its meaning.
  StringRef getName() const { return name; }
  Attribute getAttribute() const {
    return Attribute::getFromOpaquePointer(source);
  }
  bool isOperation(StringRef n) const {
    return kind == ScalarKind::Operation && name == n;
  }

  bool isConstant() const {
    return kind == ScalarKind::Float || kind == ScalarKind::Integer;
  }
  bool isInteger(int64_t value) const {
    return kind == ScalarKind::Integer && number == value;
  }
  bool isFloat(double value) const {
    return kind == ScalarKind::Float && real == value;
  }
  /// The constant, as a floating-point number.
  double getConstant() const {
    return kind == ScalarKind::Float ? real : static_cast<double>(number);
  }

  /// A bit for each dimension whose index the scalar depends on.
  uint64_t getDims() const { return dims; }
  /// Increases in the order of creation.
  unsigned getId() const { return id; }

  // The name that FoldingSet asks for.
  // NOLINTNEXTLINE(readability-identifier-naming)
  void Profile(llvm::FoldingSetNodeID &key) const;

private:
  friend class ScalarContext;
  Scalar() = default;

  ScalarKind kind = ScalarKind::Undefined;
  unsigned id = 0;
  Type type;
  int64_t number = 0;
  double real = 0;
  const void *source = nullptr;
  StringRef name;
  ArrayRef<const Scalar *> operands;
  ArrayRef<int64_t> coefficients;
  uint64_t dims = 0;
};

/// Bounds of an integer, inclusive; absent if unknown.
struct ScalarRange {
  std::optional<int64_t> lower;
  std::optional<int64_t> upper;

  bool isNonNegative() const { return lower && *lower >= 0; }
};

/// Owns scalars, and builds them in their normal forms.
class ScalarContext {
public:
  ScalarContext() = default;
  ScalarContext(const ScalarContext &) = delete;
  ScalarContext &operator=(const ScalarContext &) = delete;

  // Leaves.
  const Scalar *getInteger(int64_t value);
  /// `value` rounded to `type`.
  const Scalar *getFloat(double value, Type type);
  const Scalar *getDim(int64_t dim, const Scalar *extent);
  const Scalar *getExtent(Value tensor, int64_t dim);
  const Scalar *getElement(Value tensor, ArrayRef<const Scalar *> indices);
  const Scalar *getValue(Value value);
  const Scalar *getUndefined(Type type);
  const Scalar *getComplex(const Scalar *re, const Scalar *im, Type type);
  const Scalar *getOperation(StringRef name, Attribute attribute, Type type,
                             ArrayRef<const Scalar *> operands);

  // Floating-point arithmetic.
  const Scalar *negate(const Scalar *x);
  const Scalar *multiply(const Scalar *x, const Scalar *y);
  const Scalar *add(const Scalar *x, const Scalar *y);
  const Scalar *subtract(const Scalar *x, const Scalar *y) {
    return add(x, negate(y));
  }

  // Integer arithmetic.
  const Scalar *addIntegers(const Scalar *x, const Scalar *y);
  const Scalar *subtractIntegers(const Scalar *x, const Scalar *y) {
    return addIntegers(x, multiplyIntegers(y, getInteger(-1)));
  }
  const Scalar *multiplyIntegers(const Scalar *x, const Scalar *y);
  /// The quotient, rounded down, and the remainder, if y is a positive constant
  /// or an extent by which x can be divided; null otherwise.
  const Scalar *floorDiv(const Scalar *x, const Scalar *y);
  const Scalar *mod(const Scalar *x, const Scalar *y);
  ScalarRange getRange(const Scalar *x);
  /// Whether 0 <= x < bound for all indices.
  bool isInBounds(const Scalar *x, const Scalar *bound);

  /// Notes that two extents are equal. Only scalars that are built from then on
  /// make use of it.
  void unify(const Scalar *x, const Scalar *y);
  const Scalar *getLeader(const Scalar *extent) const;

private:
  const Scalar *intern(Scalar scalar);
  ScalarRange computeRange(const Scalar *x);
  const Scalar *getLinear(int64_t constant,
                          ArrayRef<std::pair<const Scalar *, int64_t>> terms);
  std::pair<const Scalar *, const Scalar *> divide(const Scalar *x,
                                                   const Scalar *y);

  llvm::FoldingSet<Scalar> scalars;
  llvm::BumpPtrAllocator allocator;
  DenseMap<const Scalar *, const Scalar *> leaders;
  DenseMap<const Scalar *, ScalarRange> ranges;
  unsigned numScalars = 0;
};

/// The order of factors and terms: that of their creation.
inline bool isOlder(const Scalar *x, const Scalar *y) {
  return x->getId() < y->getId();
}

/// The factors of a product, or the number itself, without its sign; the sign
/// is `negative`. There are none if the number is 1 or -1.
SmallVector<const Scalar *> getFactors(const Scalar *x, bool &negative);

/// A number as its absolute value and its sign.
struct SignedScalar {
  const Scalar *magnitude;
  bool negative;
};

/// The terms of a sum, or the number itself.
SmallVector<SignedScalar> getTerms(const Scalar *x);

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_SCALAR_H
