//===- Report.cpp - What was raised and what was not ----------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "Cleanup.h"
#include "pe/IR/PE.h"
#include "pe/IR/PERemarks.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::pe;
using namespace mlir::pe::raise;

template <typename T>
static std::string toText(T value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

/// The base and the scheme, if the frequencies are those of one.
static void addFrequencies(llvm::json::Object &object, Value invFreq) {
  auto op = invFreq.getDefiningOp<FrequenciesOp>();
  if (!op)
    return;
  object["base"] = op.getBase().convertToDouble();
  object["scheme"] = toText(op.getScheme());
}

static void addWindow(llvm::json::Object &object, Operation *op, Layout layout,
                      int64_t begin, int64_t numPairs) {
  object["layout"] = stringifyLayout(layout);
  object["begin"] = begin;
  if (ShapedType::isStatic(numPairs))
    object["rotary_dim"] = 2 * numPairs;
}

void mlir::pe::raise::reportRaised(RaiseReport &report, Operation *op,
                                   Location location, StringRef whyTables) {
  llvm::json::Object object;
  object["op"] = op->getName().getStringRef().str();
  object["location"] = toText(location);
  if (!whyTables.empty())
    object["why_tables"] = whyTables.str();
  TypeSwitch<Operation *>(op)
      .Case([&](RotaryOp rotary) {
        addWindow(
            object, op, rotary.getLayout(), rotary.getBegin(),
            cast<ShapedType>(rotary.getInvFreq().getType()).getShape().back());
        addFrequencies(object, rotary.getInvFreq());
        if (std::optional<ArrayRef<int64_t>> axes = rotary.getAxes())
          object["axes"] = llvm::json::Array(*axes);
      })
      .Case([&](ApplyRotaryOp apply) {
        int64_t numPairs =
            cast<ShapedType>(apply.getCos().getType()).getShape().back();
        if (apply.getPerFeature() && ShapedType::isStatic(numPairs))
          numPairs /= 2;
        addWindow(object, op, apply.getLayout(), apply.getBegin(), numPairs);
      })
      .Case([&](SinusoidalOp sinusoidal) {
        object["order"] = stringifyOrder(sinusoidal.getOrder());
        addFrequencies(object, sinusoidal.getInvFreq());
      })
      .Case([&](AlibiOp alibi) {
        object["form"] = stringifyAlibiForm(alibi.getForm());
        object["causal"] = alibi.getCausal();
      })
      .Case([&](AlibiSlopesOp slopes) {
        object["num_heads"] = static_cast<int64_t>(slopes.getNumHeads());
      });
  report.raised.push_back(std::move(object));
}

void mlir::pe::raise::reportDeclined(RaiseReport &report, Operation *op,
                                     const Decline &decline) {
  llvm::json::Object object;
  object["location"] = toText(op->getLoc());
  object["reason"] = decline.reason;
  std::string subject =
      decline.subject ? toText(decline.subject.getLoc()) : std::string();
  if (decline.subject)
    object["of"] = subject;
  report.declined.push_back(std::move(object));
  auto remark = remarkMissed(op, "raise", "pe-raise");
  if (!remark)
    return;
  remark << "not raised: " + decline.reason;
  if (decline.subject)
    remark << remark::detail::Remark::Arg("of", subject);
}

bool mlir::pe::raise::declineExhausted(const ElementEvaluator &evaluator,
                                       Operation *op, DeclinedOps &declined) {
  static constexpr StringLiteral reason =
      "the function is too large: what comes from here on was not looked at";
  if (!evaluator.isExhausted())
    return false;
  if (declined.empty() || declined.back().second.reason != reason) {
    Decline decline;
    decline.set(reason.str());
    declined.emplace_back(op, std::move(decline));
  }
  return true;
}

void mlir::pe::raise::reportDeclined(RaiseReport &report,
                                     const DeclinedOps &declined) {
  for (const auto &[op, decline] : declined)
    if (!isUnused(op))
      reportDeclined(report, op, decline);
}
