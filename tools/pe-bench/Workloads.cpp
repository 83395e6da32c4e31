//===- Workloads.cpp - The workloads and their targets --------------------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workloads.h"
#include "llvm/ADT/STLExtras.h"
#include <array>

using namespace mlir::pe::bench;

// Rooflines for each kind of memory access.
static const std::vector<Rival> inPlace = {Roofline::ReadModifyWrite};
static const std::vector<Rival> writeOnly = {Roofline::Fill,
                                             Roofline::StreamingFill};

static Target speed(std::vector<Rival> rivals, double limit) {
  return {std::move(rivals), Target::SpeedAtLeast, limit};
}

static Target time(std::vector<Rival> rivals, double limit) {
  return {std::move(rivals), Target::TimeAtMost, limit};
}

/// A workload that updates x in place.
static Workload update(std::string id, ArrayType x, KernelCall kernel,
                       std::vector<Target> targets) {
  const int64_t bytes = 2 * x.getBytes();
  return {std::move(id),
          {std::move(x)},
          std::move(kernel),
          std::move(targets),
          bytes};
}

static ArrayType heads(int64_t tokens, int64_t heads, int64_t bytes = 4) {
  return {{tokens, heads, 128}, bytes};
}

/// Rotations of f32 data by the kernel named `function`.
static KernelCall rotary(std::string title, std::string function,
                         unsigned numArrays = 1) {
  return {std::move(title), {"rotary", std::move(function)}, numArrays};
}

static KernelCall half16(std::string target = "") {
  return {"bf16 in place" + (target.empty() ? "" : ", " + target),
          {"rotary-bf16", "half", std::move(target)}};
}

/// A workload that reads one array and writes another one.
static Workload outOfPlaceRotary() {
  const ArrayType x = heads(4096, 32);
  return {
      "C2",
      {x, x},
      rotary("f32 out of place [4096, 32, 128]", "out_of_place", 2),
      {speed({Roofline::StreamingCopy}, 0.90), speed({Roofline::Copy}, 1.25)},
      2 * x.getBytes()};
}

/// Queries of bf16 that are written with 8 bits.
static Workload quantized() {
  const ArrayType x = heads(8192, 32, 2), codes = heads(8192, 32, 1);
  Workload workload = {
      "C17",
      {x, codes, {{8192, 1, 1}}},
      {"bf16 to f8E4M3FN [8192, 32, 128]", {"rotary-f8", "quantize"}, 3},
      {speed({Roofline::StreamingHalf}, 0.6)},
      x.getBytes() + codes.getBytes()};
  workload.numMoved = 2;
  return workload;
}

/// One head, so that the table is as large as the data.
static Workload againstTable() {
  const ArrayType x = heads(4096, 1), table = {{4096, 64}};
  const KernelCall streamed = {
      "streamed table", {"streamed-table", "one_head"}, 3};
  // The tables must be those of a rotation: others would make x ever smaller,
  // until subnormal numbers slow the CPU down.
  KernelCall makeTables = {
      "cos and sin tables", {"tables", "cosines_and_sines"}, 2};
  makeTables.firstArray = 1;
  Workload workload = {"C5",
                       {x, table, table},
                       rotary("f32 in place [4096, 1, 128]", "one_head"),
                       {speed({streamed}, 1.3)},
                       2 * x.getBytes()};
  workload.setUp = makeTables;
  return workload;
}

/// Biases that are read from a table of T5's buckets.
static std::vector<Workload> relativeBiases() {
  const ArrayType scores = {{32, 1024, 1024}}, few = {{32, 1, 1024}};
  const ArrayType table = {{32, 32}};
  return {
      {"C18a",
       {scores, table},
       {"T5 biases added to scores [32, 1024, 1024]",
        {"relative-bias", "update"},
        2},
       {speed(inPlace, 0.90)},
       2 * scores.getBytes()},
      {"C18b",
       {few, table},
       {"T5 biases of one query [32, 1, 1024]", {"relative-bias", "decode"}, 2},
       {{inPlace}},
       2 * few.getBytes()}};
}

/// Heads that are normalized before they are rotated, out of place. `type` is
/// f32 or bf16.
static Workload normalized(std::string id, const std::string &type,
                           int64_t bytes) {
  const ArrayType x = heads(4096, 32, bytes);
  Workload workload = {
      std::move(id),
      {x, x, {{128}, bytes}},
      {"norm, rotation, " + type + " [4096, 32, 128]", {"rms-norm", type}, 3},
      {speed({Roofline::StreamingCopy}, 0.85)},
      2 * x.getBytes()};
  workload.numMoved = 2;
  return workload;
}

/// The same in place, of 64 MB.
static Workload normalizedInPlace(std::string id, const std::string &type,
                                  int64_t bytes) {
  const int64_t tokens = 16384 / bytes;
  const ArrayType x = heads(tokens, 32, bytes);
  KernelCall makeOnes = {"ones", {"rms-norm-in-place", "ones_" + type}};
  makeOnes.firstArray = 1;
  Workload workload = {
      std::move(id),
      {x, {{128}, bytes}},
      {"the same in place [" + std::to_string(tokens) + ", 32, 128]",
       {"rms-norm-in-place", type},
       2},
      {speed(inPlace, 0.85)},
      2 * x.getBytes()};
  workload.numMoved = 1;
  workload.setUp = makeOnes;
  return workload;
}

/// Packed queries, keys and values, from a projection to where attention reads
/// them. The unfused program is a workload of its own: a turn of it is so long
/// that clocks and caches are others after it than between turns of a copy.
static std::vector<Workload> serving(const std::array<std::string, 2> &ids,
                                     const std::string &type, int64_t bytes) {
  const int64_t tokens = 4096;
  const ArrayType packed = {{tokens, 6144}, bytes};
  const ArrayType cache = {{tokens / 16, 16, 8, 128}, bytes};
  const ArrayType weights = {{128}, bytes}, slots = {{tokens}, 8};
  const KernelCall fused = {"serving, " + type + " [4096, 32 + 2 * 8, 128]",
                            {"serving-" + type, "serve"},
                            7};
  KernelCall separate = fused;
  separate.title = "the same with fuse=none";
  separate.name.options = "fuse=none";
  KernelCall makeSlots = {"slots", {"slots", "backwards"}};
  makeSlots.firstArray = 6;
  Workload workload = {
      ids[0],
      {packed, heads(tokens, 32, bytes), cache, cache, weights, weights, slots},
      fused,
      {speed({Roofline::StreamingCopy}, 0.85)},
      2 * packed.getBytes()};
  workload.numMoved = 4;
  workload.setUp = makeSlots;
  Workload against = workload;
  against.id = ids[1];
  against.targets = {speed({separate}, 1.8)};
  return {workload, against};
}

static Workload latePositions() {
  KernelCall late = rotary("f32 [4096, 1, 128] from 1000000", "one_head");
  late.start = 1000000;
  KernelCall early = rotary("the same from 0", "one_head");
  early.start = 0;
  return update("C10", heads(4096, 1), late, {time({early}, 1.03)});
}

static Workload twoThreads() {
  KernelCall kernel = rotary("f32 in place [4096, 32, 128]", "in_place");
  kernel.name.options = "parallel=openmp";
  kernel.title += ", 2 threads";
  Workload workload =
      update("C11", heads(4096, 32), kernel, {speed(inPlace, 0.85)});
  workload.threads = 2;
  return workload;
}

static std::vector<Workload> tables() {
  const ArrayType features = {{131072, 128}}, half = {{131072, 64}};
  return {
      {"C8a",
       {features},
       {"sinusoidal table [131072, 128]", {"tables", "sinusoidal"}},
       {speed(writeOnly, 0.85)},
       features.getBytes()},
      {"C8b",
       {half, half},
       {"cos and sin tables [131072, 64]", {"tables", "cosines_and_sines"}, 2},
       {speed(writeOnly, 0.85)},
       2 * half.getBytes()}};
}

static Workload queriesAndKeys() {
  const ArrayType q = heads(4096, 32), k = heads(4096, 8);
  return {"q and k",
          {q, k},
          {"f32 [4096, 32 + 8, 128]", {"queries-and-keys", "layer"}, 2},
          {{inPlace}},
          2 * (q.getBytes() + k.getBytes())};
}

std::vector<Workload> mlir::pe::bench::getWorkloads() {
  const KernelCall inPlaceF32 =
      rotary("f32 in place [4096, 32, 128]", "in_place");
  std::vector<Workload> workloads = {
      update("C1", heads(4096, 32), inPlaceF32, {speed(inPlace, 0.90)}),
      outOfPlaceRotary(),
      update("C3a", heads(512, 32),
             rotary("f32 in place [512, 32, 128], L3", "in_place"),
             {speed(inPlace, 0.75)}),
      update("C3b", heads(8, 32),
             rotary("f32 in place [8, 32, 128], L2", "in_place"),
             {speed(inPlace, 0.75)}),
      update("C4", heads(1, 32),
             rotary("f32 in place, one token [1, 32, 128]", "in_place"),
             {time(inPlace, 1.7)}),
      againstTable(),
      update("C6", heads(8192, 32, 2), half16("x86-64-v3"),
             {speed(inPlace, 0.60)}),
      update("C7a", heads(4096, 32),
             {"f32 interleaved [4096, 32, 128]",
              {"rotary-interleaved", "interleaved"}},
             {speed({inPlaceF32}, 0.9)}),
      update(
          "C7b", heads(8192, 32, 2),
          {"bf16 interleaved [8192, 32, 128]", {"rotary-bf16", "interleaved"}},
          {speed({half16()}, 0.9)}),
  };
  for (Workload &workload : tables())
    workloads.push_back(std::move(workload));
  workloads.push_back(
      update("C9", {{32, 1024, 1024}},
             {"ALiBi added to scores [32, 1024, 1024]", {"alibi", "update"}},
             {speed(inPlace, 0.95)}));
  workloads.push_back(
      update("C15a", {{8, 128, 128}},
             {"ALiBi, f32 [8, 128, 128], L2", {"alibi", "small_f32"}},
             {speed(inPlace, 0.8)}));
  workloads.push_back(
      update("C15b", {{8, 128, 128}, 2},
             {"ALiBi, bf16 [8, 128, 128], L2", {"alibi", "small_bf16"}},
             {speed(inPlace, 0.8)}));
  workloads.push_back(latePositions());
  workloads.push_back(twoThreads());
  workloads.push_back(quantized());
  for (Workload &workload : relativeBiases())
    workloads.push_back(std::move(workload));
  workloads.push_back(normalized("C21a", "f32", 4));
  workloads.push_back(normalized("C21b", "bf16", 2));
  workloads.push_back(normalizedInPlace("C21c", "f32", 4));
  workloads.push_back(normalizedInPlace("C21d", "bf16", 2));
  llvm::append_range(workloads, serving({"C22a", "C22c"}, "f32", 4));
  llvm::append_range(workloads, serving({"C22b", "C22d"}, "bf16", 2));
  workloads.push_back(queriesAndKeys());
  workloads.push_back(
      update("C16", heads(8192, 32, 2), half16(), {speed(inPlace, 0.8)}));
  return workloads;
}
