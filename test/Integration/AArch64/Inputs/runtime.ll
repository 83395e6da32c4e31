; What a compiled test program needs of a system: Linux on AArch64, without a C
; library. Memory comes from one array and is not reused.

target triple = "aarch64-unknown-linux-gnu"

@memory = internal global [67108864 x i8] zeroinitializer, align 64
@used = internal global i64 0
@newline = internal constant [1 x i8] c"\0A"

declare void @main()

define void @_start() noreturn {
  call void @main()
  call void asm sideeffect "svc #0", "{x8},{x0},~{memory}"(i64 93, i64 0)
  unreachable
}

define ptr @malloc(i64 %size) {
  %begin = load i64, ptr @used
  %more = add i64 %size, 63
  %rounded = and i64 %more, -64
  %end = add i64 %begin, %rounded
  %fits = icmp ule i64 %end, 67108864
  br i1 %fits, label %take, label %fail

take:
  store i64 %end, ptr @used
  %place = getelementptr i8, ptr @memory, i64 %begin
  ret ptr %place

fail:
  call void @llvm.trap()
  unreachable
}

define void @free(ptr %place) {
  ret void
}

define ptr @memcpy(ptr %to, ptr %from, i64 %size) "no-builtins" {
entry:
  br label %check

check:
  %i = phi i64 [ 0, %entry ], [ %next, %copy ]
  %is_done = icmp eq i64 %i, %size
  br i1 %is_done, label %done, label %copy

copy:
  %from_i = getelementptr i8, ptr %from, i64 %i
  %to_i = getelementptr i8, ptr %to, i64 %i
  %byte = load i8, ptr %from_i
  store i8 %byte, ptr %to_i
  %next = add i64 %i, 1
  br label %check

done:
  ret ptr %to
}

define internal void @write(ptr %text, i64 %size) {
  %written = call i64 asm sideeffect "svc #0", "={x0},{x8},0,{x1},{x2},~{memory}"(
      i64 64, i64 1, ptr %text, i64 %size)
  ret void
}

define void @printNewline() {
  call void @write(ptr @newline, i64 1)
  ret void
}

define void @printI64(i64 %number) {
entry:
  %text = alloca [20 x i8]
  %is_negative = icmp slt i64 %number, 0
  %negated = sub i64 0, %number
  %size = select i1 %is_negative, i64 %negated, i64 %number
  br label %digit

digit:
  %rest = phi i64 [ %size, %entry ], [ %quotient, %digit ]
  %end = phi i64 [ 20, %entry ], [ %place, %digit ]
  %quotient = udiv i64 %rest, 10
  %remainder = urem i64 %rest, 10
  %wide = add i64 %remainder, 48
  %character = trunc i64 %wide to i8
  %place = sub i64 %end, 1
  %at = getelementptr i8, ptr %text, i64 %place
  store i8 %character, ptr %at
  %is_last = icmp eq i64 %quotient, 0
  br i1 %is_last, label %sign, label %digit

sign:
  %before = sub i64 %place, 1
  %first = select i1 %is_negative, i64 %before, i64 %place
  %begin = getelementptr i8, ptr %text, i64 %first
  br i1 %is_negative, label %minus, label %print

minus:
  store i8 45, ptr %begin
  br label %print

print:
  %length = sub i64 20, %first
  call void @write(ptr %begin, i64 %length)
  ret void
}

declare void @llvm.trap()
