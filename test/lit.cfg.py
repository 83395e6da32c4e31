# The tests' configuration. lit reads the site configuration in the build
# directory first; it names the directories and then loads this file.

import os
import shutil

import lit.formats
import lit.llvm
from lit.llvm.subst import ToolSubst

lit.llvm.initialize(lit_config, config)
llvm_config = lit.llvm.llvm_config

config.name = "pe"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = config.pe_test_dir

config.environment["FILECHECK_OPTS"] = "--enable-var-scope"
config.substitutions += [
    ("%cmake", config.cmake),
    ("%cc", config.cc),
    ("%cxx", config.cxx),
    ("%python", config.python),
    ("%pe_build", config.pe_build_dir),
    ("%pe_libs", config.pe_libs_dir),
    ("%pe_tools", config.pe_tools_dir),
    ("%llvm_tools", config.llvm_tools_dir),
    ("%mlir_lib_dir", config.mlir_lib_dir),
    ("%shlibext", config.shlibext),
]

llvm_config.with_environment(
    "PATH", [config.pe_tools_dir, config.llvm_tools_dir], append_path=True
)

# With PE_VERIFY_ROUNDTRIP=1 each run of pe-opt also prints its input, as text
# and as bytecode, and checks that reading it back gives the same.
pe_opt_flags = []
if os.environ.get("PE_VERIFY_ROUNDTRIP") == "1":
    pe_opt_flags = ["--verify-roundtrip"]

llvm_config.add_tool_substitutions(
    [ToolSubst("pe-opt", extra_args=pe_opt_flags)], [config.pe_tools_dir]
)
llvm_config.add_tool_substitutions(
    ["FileCheck", "llvm-as", "llvm-mc", "llvm-readobj", "not", "mlir-runner"],
    [config.llvm_tools_dir],
)
llvm_config.add_tool_substitutions(
    ["pe-capi-attributes", "pe-capi-operations", "pe-capi-pipeline"], [config.pe_tools_dir]
)

# pe-bench is built where Google Benchmark is installed.
if os.path.exists(os.path.join(config.pe_tools_dir, "pe-bench")):
    config.available_features.add("pe-bench")

# A stock mlir-opt, into which the plugin is loaded.
mlir_opt = os.path.join(config.llvm_tools_dir, "mlir-opt")
plugin = os.path.join(config.pe_libs_dir, "PEPlugin" + config.shlibext)
if os.path.exists(mlir_opt) and os.path.exists(plugin):
    config.available_features.add("plugin")
    config.substitutions.append(("mlir-opt-22", mlir_opt))

# Kernels as PTX, and the assembler of the CUDA toolkit, where there is one.
benchmark = os.path.join(config.test_source_root, "..", "benchmark")
extract_ptx = os.path.join(benchmark, "gpu", "extract_ptx.py")
config.substitutions += [
    ("%benchmark", benchmark),
    ("%extract_ptx", f"{config.python} {extract_ptx}"),
]
ptxas = shutil.which("ptxas") or shutil.which("/usr/local/cuda/bin/ptxas")
if ptxas:
    config.available_features.add("ptxas")
    toolkit = os.path.dirname(os.path.dirname(os.path.realpath(ptxas)))
    config.substitutions += [("%ptxas", ptxas), ("%cuda_toolkit", toolkit)]

# Tools that assemble and validate SPIR-V, of the package spirv-tools.
if shutil.which("spirv-as") and shutil.which("spirv-val"):
    config.available_features.add("spirv-tools")
