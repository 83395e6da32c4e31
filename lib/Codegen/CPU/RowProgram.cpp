//===- RowProgram.cpp - What computes with single tokens ------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowProgram.h"
#include "MemoryOrder.h"
#include "TensorViews.h"
#include "TokenDims.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "pe/IR/PE.h"

using namespace mlir;
using namespace mlir::pe;

/// How many bytes the arrays of a token may have that the ops of a program pass
/// to each other: a part of a core's second cache.
static constexpr int64_t kMaxBytesOfToken = 128 << 10;

using Dims = SmallVector<int64_t>;

//===----------------------------------------------------------------------===//
// Which ops may be parts
//===----------------------------------------------------------------------===//

/// Why threads that share a row of a token, which has `numRows` of them, cannot
/// compute the op; empty if they can. `loops` are those over tokens.
static StringRef getReasonAgainstThreads(linalg::LinalgOp op,
                                         ArrayRef<int64_t> loops,
                                         int64_t numRows) {
  int64_t elements = 1;
  for (auto [loop, extent] : llvm::enumerate(op.getStaticLoopRanges()))
    if (!ShapedType::isDynamic(extent) &&
        !llvm::is_contained(loops, static_cast<int64_t>(loop)) &&
        linalg::isParallelIterator(op.getIteratorTypesArray()[loop]))
      elements *= extent;
  if (numRows > 0 && elements % numRows != 0)
    return "it is computed for all rows of a token, not for each";
  auto found = op.getBlock()->walk(
      [](tensor::ExtractOp) { return WalkResult::interrupt(); });
  if (found.wasInterrupted())
    return "its body reads an array at indices of its own";
  return "";
}

/// Why the op cannot be computed for single tokens in a loop with others; empty
/// if it can. `loops` are those over tokens.
static StringRef getReasonAgainst(Operation *op, ArrayRef<int64_t> loops,
                                  std::optional<int64_t> numRows) {
  if (op->getNumResults() != 1)
    return "it has several results";
  SmallVector<int64_t> extents;
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    if (linalg::isaContractionOpInterface(linalgOp) ||
        linalg::isaConvolutionOpInterface(linalgOp))
      return "it is a contraction or a convolution";
    if (!linalgOp.getIndexingMapMatchingResult(op->getResult(0))
             .isProjectedPermutation())
      return "its result is not indexed by its loops";
    if (numRows)
      if (StringRef reason = getReasonAgainstThreads(linalgOp, loops, *numRows);
          !reason.empty())
        return reason;
    extents = linalgOp.getStaticLoopRanges();
  } else if (auto write = dyn_cast<WriteCacheOp>(op)) {
    llvm::append_range(extents,
                       cast<ShapedType>(write.getX().getType()).getShape());
  } else if (isa<RotaryOp, ApplyRotaryOp>(op)) {
    llvm::append_range(extents,
                       cast<ArrayOpInterface>(op).getInitType().getShape());
  } else {
    return "it is not an op of linalg, a rotation or a write into a cache";
  }
  for (auto [loop, extent] : llvm::enumerate(extents))
    if (ShapedType::isDynamic(extent) &&
        !llvm::is_contained(loops, static_cast<int64_t>(loop)))
      return "the extents of a token are not static";
  return "";
}

/// How many bytes of a result belong to one token; its dimensions of tokens are
/// dynamic or `dims`.
static int64_t getBytesOfToken(Value result, ArrayRef<int64_t> dims) {
  auto type = cast<ShapedType>(result.getType());
  int64_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    if (!llvm::is_contained(dims, static_cast<int64_t>(dim)))
      bytes *= extent;
  return bytes;
}

/// Whether `op` uses the result other than by its extents.
static bool isRealUser(Operation *op) { return !isa<tensor::DimOp>(op); }

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

namespace {
/// Adds to a program, from the root on, the ops whose results only the program
/// uses.
class Collector {
public:
  /// `numRows` is how many rows of a token have threads of their own.
  Collector(TilingInterface root, ArrayRef<int64_t> tokenLoops,
            std::optional<int64_t> numRows)
      : program(getProgramOf(root, tokenLoops)), numRows(numRows) {
    loops[root] = program.tokenLoops;
  }

  RowProgram collect();

private:
  /// Adds an op that computes for a part, or returns why not.
  StringRef add(Operation *producer);
  /// Whether the op comes after the loop that the program becomes, or may be
  /// moved there: it is a view, used only there.
  bool mayFollowRoot(Operation *op) const;

  RowProgram program;
  std::optional<int64_t> numRows;
  /// The loops over tokens of each part.
  llvm::DenseMap<Operation *, Dims> loops;
  int64_t bytes = 0;
};
} // namespace

bool Collector::mayFollowRoot(Operation *op) const {
  Operation *ancestor = program.root->getBlock()->findAncestorOpInBlock(*op);
  if (!ancestor)
    return false;
  return program.root->isBeforeInBlock(ancestor) ||
         (op == ancestor && isView(op) &&
          llvm::all_of(op->getUsers(),
                       [&](Operation *user) { return mayFollowRoot(user); }));
}

StringRef Collector::add(Operation *producer) {
  if (producer->getBlock() != program.root->getBlock())
    return "it is elsewhere";
  if (isa<WriteCacheOp>(producer))
    return "its tokens may be in any slots";
  if (!mayMoveDown(producer, program.root))
    return "an op between them may change or free what it reads";
  std::optional<Dims> common;
  bool isReturned = false;
  for (OpOperand &use : producer->getUses()) {
    if (!isRealUser(use.getOwner()))
      continue;
    if (!program.ops.contains(use.getOwner())) {
      if (!mayFollowRoot(use.getOwner()))
        return "its result is used by other ops as well";
      isReturned = true;
      continue;
    }
    std::optional<Dims> dims =
        getDimsOfOperand(use, loops.lookup(use.getOwner()));
    if (!dims)
      return "its result is not one of each token";
    if (common && common != dims)
      return "its result is read in several orders";
    common = dims;
  }
  auto result = cast<OpResult>(producer->getResult(0));
  std::optional<Dims> found = getLoopsOfResult(result, *common);
  if (!found)
    return "it combines tokens";
  if (StringRef reason = getReasonAgainst(producer, *found, numRows);
      !reason.empty())
    return reason;
  int64_t size = getBytesOfToken(result, *common);
  if (bytes + size > kMaxBytesOfToken)
    return "the arrays of a token would not fit into a cache";
  bytes += size;
  if (isReturned)
    program.returned.insert(producer);
  loops[producer] = *found;
  program.ops.insert(producer);
  return "";
}

RowProgram Collector::collect() {
  // The last op that asks for a producer is the first of its users in the
  // block.
  size_t numDone = 0;
  for (Operation *op = program.root; numDone < program.ops.size();
       op = op->getPrevNode()) {
    if (!program.ops.contains(op))
      continue;
    ++numDone;
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isOfTokens(operand, loops.lookup(op)))
        continue;
      if (isa<ShapedType>(operand.get().getType()))
        program.arrays.insert(operand.get());
      Operation *producer = operand.get().getDefiningOp();
      if (!producer || program.ops.contains(producer) ||
          !isa<TilingInterface>(producer))
        continue;
      StringRef reason = add(producer);
      if (reason.empty())
        program.missed.erase(producer);
      else
        program.missed[producer] = reason;
    }
  }
  return program;
}

RowProgram mlir::pe::getProgramOf(TilingInterface op,
                                  ArrayRef<int64_t> tokenDims) {
  RowProgram program = {op, Dims(tokenDims), {}, {}, {}, {}};
  program.ops.insert(op);
  return program;
}

RowProgram mlir::pe::collectProgram(TilingInterface root,
                                    ArrayRef<int64_t> tokenLoops) {
  return Collector(root, tokenLoops, std::nullopt).collect();
}

/// The program of the last op that uses the result of the root of `program` and
/// may be a part; or nothing, and notes why.
static FailureOr<Collector> extend(RowProgram &program,
                                   std::optional<int64_t> numRows) {
  Operation *root = program.root;
  std::optional<Dims> dims = program.tokenLoops;
  if (auto op = dyn_cast<linalg::LinalgOp>(root))
    dims = getDimsOfLoops(op.getMatchingIndexingMap(op.getDpsInitOperand(0)),
                          program.tokenLoops);
  // A token may be written to any slot of a cache.
  if (!dims || root->getNumResults() != 1 || isa<WriteCacheOp>(root))
    return failure();
  Operation *last = nullptr;
  Dims loopsOfLast;
  for (OpOperand &use : root->getUses()) {
    Operation *user = use.getOwner();
    if (user->getBlock() != root->getBlock() || !isa<TilingInterface>(user))
      continue;
    std::optional<Dims> loops = getLoopsOfOperand(use, *dims);
    StringRef reason = loops ? getReasonAgainst(user, *loops, numRows)
                             : StringRef("it combines tokens");
    if (!reason.empty()) {
      program.missed[user] = reason;
    } else if (!last || last->isBeforeInBlock(user)) {
      last = user;
      loopsOfLast = *loops;
    }
  }
  if (!last)
    return failure();
  return Collector(cast<TilingInterface>(last), loopsOfLast, numRows);
}

/// How many rows a token of the op, of pe, has; 0 if that is not static.
static int64_t countRows(Operation *op, ArrayRef<int64_t> tokenDims) {
  auto write = dyn_cast<WriteCacheOp>(op);
  auto type = write ? cast<ShapedType>(write.getX().getType())
                    : cast<ArrayOpInterface>(op).getInitType();
  int64_t rows = 1;
  for (auto [dim, extent] : llvm::enumerate(type.getShape().drop_back()))
    if (!llvm::is_contained(tokenDims, static_cast<int64_t>(dim)))
      rows = ShapedType::isDynamic(extent) ? 0 : rows * extent;
  return rows;
}

RowProgram mlir::pe::findRowProgram(TilingInterface op,
                                    ArrayRef<int64_t> tokenDims,
                                    ComputedBy by) {
  std::optional<int64_t> numRows;
  if (by == ComputedBy::Row)
    numRows = countRows(op, tokenDims);
  RowProgram program = Collector(op, tokenDims, numRows).collect();
  while (true) {
    FailureOr<Collector> next = extend(program, numRows);
    if (failed(next))
      break;
    RowProgram larger = next->collect();
    if (!llvm::all_of(program.ops, [&](Operation *part) {
          return larger.ops.contains(part);
        }))
      break;
    program = std::move(larger);
  }
  addTokenReductions(program);
  return program;
}
