; What a kernel asks of ROCm's device library: its launch, as the hidden
; arguments of code objects of version 5 have it.

target datalayout = "e-p:64:64-p1:64:64-p2:32:32-p3:32:32-p4:64:64-p5:32:32-p6:32:32-p7:160:256:256:32-p8:128:128:128:48-p9:192:256:256:32-i64:64-v16:16-v24:32-v32:32-v48:64-v96:128-v192:256-v256:256-v512:512-v1024:1024-v2048:2048-n32:64-S32-A5-G1-ni:7:8:9"
target triple = "amdgcn-amd-amdhsa"

declare ptr addrspace(4) @llvm.amdgcn.implicitarg.ptr()

define i64 @__ockl_get_num_groups(i32 %dim) alwaysinline {
  %arguments = call ptr addrspace(4) @llvm.amdgcn.implicitarg.ptr()
  %counts = getelementptr i32, ptr addrspace(4) %arguments, i32 %dim
  %count = load i32, ptr addrspace(4) %counts
  %result = zext i32 %count to i64
  ret i64 %result
}

define i64 @__ockl_get_local_size(i32 %dim) alwaysinline {
  %arguments = call ptr addrspace(4) @llvm.amdgcn.implicitarg.ptr()
  %sizes = getelementptr i8, ptr addrspace(4) %arguments, i32 12
  %place = getelementptr i16, ptr addrspace(4) %sizes, i32 %dim
  %size = load i16, ptr addrspace(4) %place
  %result = zext i16 %size to i64
  ret i64 %result
}
