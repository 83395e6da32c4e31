//===- PEModule.cpp - The extension module of the Python package ----------===//
//
// Part of the pe project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Function.h"
#include "Schemes.h"
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace pe::python;

namespace {
/// An error of the compiler, which becomes a CompileError.
struct CompileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
} // namespace

template <typename T>
static T unwrap(llvm::Expected<T> value) {
  if (!value)
    throw CompileError(llvm::toString(value.takeError()));
  return std::move(*value);
}

/// Emits the compiler's warnings as Python warnings, at the caller of the
/// calling Python function.
static void warn(const std::vector<std::string> &warnings) {
  for (const std::string &text : warnings)
    if (PyErr_WarnEx(PyExc_UserWarning, text.c_str(), /*stack_level=*/2) != 0)
      nb::raise_python_error();
}

using Names = std::vector<std::string>;

static std::unique_ptr<Function>
compileFunction(const std::string &text, const std::string &entry,
                const std::string &target, const std::string &options,
                Names names, std::vector<Names> dimensions) {
  llvm::Expected<std::unique_ptr<Kernel>> kernel = [&] {
    nb::gil_scoped_release release;
    return Kernel::create(text, entry, target, options);
  }();
  std::unique_ptr<Kernel> compiled = unwrap(std::move(kernel));
  warn(compiled->getWarnings());
  return std::make_unique<Function>(
      std::move(compiled), Source{text, entry, target, options,
                                  std::move(names), std::move(dimensions)});
}

static std::string getElementType(nb::handle object, const std::string &name) {
  ArrayView array;
  array.open(object, name, /*forWriting=*/false);
  return array.element.getName();
}

static nb::tuple toTuple(const Names &names) {
  return nb::tuple(nb::cast(names));
}

/// Makes pickle recreate a function by compiling it again.
static nb::tuple reduce(const Function &function) {
  const auto &[text, entry, target, options, names, dimensions] =
      function.getSource();
  nb::list dimensionNames;
  for (const Names &dimension : dimensions)
    dimensionNames.append(toTuple(dimension));
  return nb::make_tuple(
      nb::module_::import_("pe.compiler").attr("compile_once"),
      nb::make_tuple(text, entry, target, options, toTuple(names),
                     nb::tuple(dimensionNames)));
}

NB_MODULE(_pe, m) {
  m.doc() = "The compiler of pe. Use it through the package pe.";
  nb::exception<CompileError>(m, "CompileError", PyExc_ValueError);

  nb::class_<Function>(m, "Function")
      .def("__call__", &Function::call)
      .def("__reduce__", &reduce)
      // Functions are immutable.
      .def("__copy__", [](nb::handle self) { return nb::borrow(self); })
      .def("__deepcopy__",
           [](nb::handle self, nb::handle) { return nb::borrow(self); })
      .def("__repr__",
           [](const Function &self) {
             return "<pe function " + self.describe() + ">";
           })
      .def_prop_ro(
          "llvm_ir",
          [](const Function &self) { return self.getKernel().getLLVMIR(); })
      .def_prop_ro("assembly",
                   [](const Function &self) {
                     return unwrap(self.getKernel().getAssembly());
                   })
      .def_prop_ro("ptx", [](const Function &) -> std::string {
        throw nb::attribute_error(
            "a module for a CPU has no PTX; expected a target such as 'sm_90'");
      });

  m.def("compile", &compileFunction, nb::arg("text"), nb::arg("entry") = "",
        nb::arg("target") = "host", nb::arg("options") = "",
        nb::arg("names") = Names(),
        nb::arg("dimensions") = std::vector<Names>());
  m.def(
      "raise_module",
      [](const std::string &text, const std::string &level) {
        RaisedModule raised = unwrap(raiseModule(text, level));
        return std::make_tuple(raised.text, raised.report);
      },
      nb::arg("text"), nb::arg("level"));
  m.def(
      "compile_ptx",
      [](const std::string &text, const std::string &options) {
        LoweredPTX ptx = unwrap(lowerToPTX(text, options));
        warn(ptx.warnings);
        return std::make_tuple(ptx.text, ptx.kernels);
      },
      nb::arg("text"), nb::arg("options"));
  m.def(
      "fold",
      [](const std::string &text) {
        auto numbers = unwrap(foldToNumbers(text));
        return std::vector<std::vector<double>>(numbers.begin(), numbers.end());
      },
      nb::arg("text"));
  m.def("schemes", &getSchemes);
  m.def("default_options_for_llvm", &getDefaultOptionsForLLVM);
  m.def("default_options_for_ptx", &getDefaultOptionsForPTX);
  m.def("element_type", &getElementType, nb::arg("array").none(),
        nb::arg("name"));
}
