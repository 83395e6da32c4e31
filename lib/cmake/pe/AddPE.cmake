# Thin wrappers around MLIR's helpers, so that one file serves libMLIR.so and
# the static archives alike.

# add_pe_library(name sources... [DISABLE_INSTALL] [DEPENDS targets...]
#                [PE_LIBS libraries...] [MLIR_LIBS libraries...]
#                [PRECOMPILED headers])
#
# PE_LIBS are libraries of this project. MLIR_LIBS are MLIR components: with
# PE_LINK_MLIR_DYLIB they are all libMLIR.so. Other projects know the library
# MLIRPEName as PE::Name, unless DISABLE_INSTALL keeps it from them. PRECOMPILED
# names what add_pe_precompiled_headers made.
function(add_pe_library name)
  cmake_parse_arguments(ARG
    "DISABLE_INSTALL" "PRECOMPILED" "DEPENDS;PE_LIBS;MLIR_LIBS" ${ARGN})
  add_mlir_library(${name} ${ARG_UNPARSED_ARGUMENTS}
    DISABLE_INSTALL
    DEPENDS ${ARG_DEPENDS}
    LINK_LIBS PUBLIC ${ARG_PE_LIBS})
  mlir_target_link_libraries(${name} PUBLIC ${ARG_MLIR_LIBS})
  if(TARGET "${ARG_PRECOMPILED}")
    target_precompile_headers(obj.${name} REUSE_FROM ${ARG_PRECOMPILED})
  endif()
  if(NOT ARG_DISABLE_INSTALL)
    string(REGEX REPLACE "^MLIRPE" "" exported ${name})
    export_pe_target(${name} ${exported})
  endif()
endfunction()

# export_pe_target(name exported): installs a library, as PE::<exported> for
# those who find this project in its build tree or where it was installed.
function(export_pe_target name exported)
  set_target_properties(${name} PROPERTIES EXPORT_NAME ${exported})
  add_library(PE::${exported} ALIAS ${name})
  target_compile_features(${name} INTERFACE cxx_std_17)
  target_include_directories(${name} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  install(TARGETS ${name} EXPORT PETargets)
endfunction()

# add_pe_tool(name sources... [DISABLE_INSTALL] PE_LIBS libraries...
#             MLIR_LIBS libraries...)
function(add_pe_tool name)
  cmake_parse_arguments(ARG "DISABLE_INSTALL" "" "PE_LIBS;MLIR_LIBS" ${ARGN})
  add_llvm_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_PE_LIBS})
  mlir_target_link_libraries(${name} PRIVATE ${ARG_MLIR_LIBS})
  llvm_update_compile_flags(${name})
  if(NOT ARG_DISABLE_INSTALL)
    install(TARGETS ${name})
  endif()
endfunction()

# add_pe_doc(td_file output generator...): a page of the reference, built by
# the target mlir-doc into build/docs.
function(add_pe_doc td_file output)
  set(LLVM_TARGET_DEFINITIONS ${td_file}.td)
  tablegen(MLIR ${output}.md ${ARGN})
  set(page ${PROJECT_BINARY_DIR}/docs/${output}.md)
  add_custom_command(
    OUTPUT ${page}
    COMMAND ${CMAKE_COMMAND} -E copy
            ${CMAKE_CURRENT_BINARY_DIR}/${output}.md ${page}
    DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/${output}.md)
  add_custom_target(${output}DocGen DEPENDS ${page})
  add_dependencies(mlir-doc ${output}DocGen)
endfunction()

# add_pe_precompiled_headers(name headers...): what the libraries of a folder
# include over and over, parsed once. Sources still include what they use: a
# build with PE_PRECOMPILE_HEADERS=OFF sees whether they do.
function(add_pe_precompiled_headers name)
  if(NOT PE_PRECOMPILE_HEADERS OR CMAKE_UNITY_BUILD)
    return()
  endif()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// There is nothing to compile.\n")
  add_library(${name} OBJECT ${source})
  llvm_update_compile_flags(${name})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()
