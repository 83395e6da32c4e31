//===- Elements.h - Elements of tensors as symbolic scalars -----*- C++ -*-===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PE_LIB_RAISE_ELEMENTS_H
#define PE_LIB_RAISE_ELEMENTS_H

#include "AffineTables.h"
#include "ConstantTables.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/AffineMap.h"
#include <map>

namespace mlir::pe::raise {

enum class ComplexPart : uint8_t { None, Real, Imaginary };

/// A place where a scalar is stored: an element of a tensor, or its real or
/// imaginary part.
struct Occurrence {
  Value tensor;
  ArrayRef<const Scalar *> indices;
  ComplexPart part;
};

/// Whether two elements of a tensor differ in known indices only.
bool areAligned(const Occurrence &x, const Occurrence &y);

/// Computes single elements of tensors, by following their definitions
/// backwards. Nothing is computed twice, and nothing that is not needed: which
/// branch of a `select` is taken, and which operand of a `concat` is read, is
/// mostly known.
class ElementEvaluator {
public:
  using Indices = ArrayRef<const Scalar *>;

  explicit ElementEvaluator(ScalarContext &scalars) : scalars(scalars) {}

  ScalarContext &getScalars() { return scalars; }
  ConstantTables &getConstantTables() { return constantTables; }

  /// The element of `tensor` at `indices`.
  const Scalar *getElement(Value tensor, Indices indices);
  /// A scalar outside of the bodies of linalg ops.
  const Scalar *getScalar(Value value);
  const Scalar *getScalar(OpFoldResult value);
  /// The extent of a dimension.
  const Scalar *getExtent(Value tensor, int64_t dim);

  /// From now on the elements of `tensor` are not looked into.
  void makeOpaque(Value tensor);

  /// From now on `reshaped`, a reshape, is read as one of `source`, which has
  /// the elements of its operand.
  void readThrough(Value reshaped, Value source) {
    reshapedSources[reshaped] = source;
  }

  /// Where elements that were computed so far have this value, in the order of
  /// the program.
  ArrayRef<Occurrence> getOccurrences(const Scalar *x) const;

  /// Makes use of an assertion that two extents are equal.
  void learnFrom(Operation *assertion);

  /// Whether so much was computed that the rest of the function is not looked
  /// at. That takes seconds.
  bool isExhausted() const { return numSteps > maxSteps; }

private:
  static constexpr int64_t maxSteps = 20000000;
  /// How many definitions are followed; each takes a few hundred bytes of
  /// stack.
  static constexpr unsigned maxDepth = 1000;
  /// Reductions of more numbers than this are not looked into. Products of 2x2
  /// matrices are rotations; those of larger ones are projections.
  static constexpr int64_t maxReduction = 4;
  /// The same if all but a few are multiplied by a constant 0, as in a product
  /// with a matrix that exchanges features.
  static constexpr int64_t maxSparseReduction = 1024;

  /// A place in the iterations of a linalg op.
  struct Body {
    linalg::LinalgOp op;
    SmallVector<const Scalar *> dims;
    /// The value of the init that a reduction has reached; null at its start.
    const Scalar *accumulator = nullptr;
    DenseMap<Value, const Scalar *> values;
  };

  const Scalar *computeElement(Value tensor, Indices indices);
  const Scalar *getLinalgElement(linalg::LinalgOp op, OpResult result,
                                 Indices indices);
  /// Keeps the iterations of a sum of products in which a constant factor is
  /// not 0, if these are few.
  static bool keepNonZero(function_ref<const Scalar *(int64_t)> getFactor,
                          SmallVectorImpl<int64_t> &iterations);
  const Scalar *getTensorElement(Operation *op, OpResult result,
                                 Indices indices);
  const Scalar *getConcatenatedElement(ValueRange inputs, int64_t dim,
                                       Indices indices);
  const Scalar *getTosaElement(Operation *op, OpResult result, Indices indices);
  const Scalar *getMatMulElement(tosa::MatMulOp op, Indices indices);
  const Scalar *getTosaExtent(Operation *op, int64_t dim);
  const Scalar *getScatteredElement(Value before, Value places, Value values,
                                    Indices indices);
  const Scalar *getForeignElement(Operation *op, OpResult result,
                                  Indices indices);
  const Scalar *getForeignExtent(Operation *op, int64_t dim);
  const Scalar *getReshapedElement(Value source, Value result, Indices indices);
  const Scalar *getConstantElement(ElementsAttr attribute, Value tensor,
                                   Indices indices);
  const Scalar *getScalar(Value value, Body *body);
  const Scalar *computeScalar(Value value, Body *body);
  const Scalar *getBlockArgument(BlockArgument argument, Body &body);
  const Scalar *evaluate(AffineExpr expression, Indices dims,
                         Indices symbols = {});
  const Scalar *computeExtent(Value tensor, int64_t dim);
  const Scalar *getReshapedExtent(tensor::ReshapeOp op, int64_t dim);
  SmallVector<const Scalar *> getExtents(Value tensor);

  const Scalar *linearize(Indices indices, Indices extents);
  std::optional<SmallVector<const Scalar *>> delinearize(const Scalar *index,
                                                         Indices extents);
  std::optional<AffineTable> getAffineTable(ElementsAttr attribute,
                                            const ConstantTensor &constant,
                                            int64_t first,
                                            ArrayRef<TableDim> dims);
  void normalizeColumn(ElementsAttr attribute, const ConstantTensor &constant,
                       SmallVectorImpl<const Scalar *> &indices);

  ScalarContext &scalars;
  ConstantTables constantTables;
  llvm::BumpPtrAllocator allocator;
  DenseMap<Value, DenseMap<Indices, const Scalar *>> elements;
  DenseMap<Value, const Scalar *> scalarValues;
  DenseMap<std::pair<Value, int64_t>, const Scalar *> extents;
  DenseMap<const Scalar *, SmallVector<Occurrence, 2>> occurrences;
  DenseMap<Attribute, Value> constants;
  /// The first column of the same contents, if constants have so many columns.
  DenseMap<std::pair<Attribute, int64_t>, SmallVector<int64_t>> equalColumns;
  /// By the place and the dimensions of the part.
  DenseMap<Attribute,
           std::map<SmallVector<int64_t>, std::optional<AffineTable>>>
      affineTables;
  DenseSet<Value> opaque;
  DenseMap<Value, Value> reshapedSources;
  int64_t numSteps = 0;
  unsigned depth = 0;
};

} // namespace mlir::pe::raise

#endif // PE_LIB_RAISE_ELEMENTS_H
