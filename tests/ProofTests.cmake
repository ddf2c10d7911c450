# The machine-checked proofs (label proof): one build, then one ctest entry per audited theorem, the text check, coqchk and the
# audit's own controls. Without Coq the entries are reported as skipped, never as passed.

set(audit ${PROJECT_SOURCE_DIR}/proofs/coq/audit)
set(coq_folder ${PROJECT_BINARY_DIR}/coq)

function(datamix_proof_test name)
  add_test(NAME proof.${name} COMMAND ${audit} ${ARGN})
  set_tests_properties(proof.${name} PROPERTIES LABELS proof SKIP_RETURN_CODE 3 FIXTURES_REQUIRED coq_build)
endfunction()

add_test(NAME proof.build COMMAND ${audit} build ${coq_folder})
set_tests_properties(proof.build PROPERTIES LABELS proof SKIP_RETURN_CODE 3 FIXTURES_SETUP coq_build)
add_test(NAME proof.text COMMAND ${audit} text)
set_tests_properties(proof.text PROPERTIES LABELS proof)
datamix_proof_test(theorems theorems ${coq_folder})
datamix_proof_test(coqchk check ${coq_folder})
datamix_proof_test(controls controls ${coq_folder})

file(GLOB audit_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/proofs/coq/Audit*.v)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${audit_sources})
foreach(source IN LISTS audit_sources)
  cmake_path(GET source STEM module)
  file(STRINGS ${source} statements REGEX "^Theorem audit_[A-Za-z0-9_]+")
  foreach(statement IN LISTS statements)
    string(REGEX REPLACE "^Theorem (audit_([A-Za-z0-9_]+)).*" "\\1;\\2" names "${statement}")
    list(GET names 0 theorem)
    list(GET names 1 name)
    datamix_proof_test(${module}.${name} theorem ${coq_folder} ${module}.${theorem})
  endforeach()
endforeach()

# Where Coq is absent the audit names what to install; its status 3 is what marks the entries above as skipped.
set(without_coq ${CMAKE_CURRENT_BINARY_DIR}/without_coq)
foreach(tool bash dirname)
  find_program(DATAMIX_${tool} ${tool} REQUIRED)
  file(MAKE_DIRECTORY ${without_coq})
  file(CREATE_LINK ${DATAMIX_${tool}} ${without_coq}/${tool} SYMBOLIC)
endforeach()
add_test(NAME absent.coq COMMAND ${CMAKE_COMMAND} -E env PATH=${without_coq} ${audit} build ${without_coq}/build)
set_tests_properties(absent.coq PROPERTIES LABELS unit
  PASS_REGULAR_EXPRESSION "coqc is missing: apt-get install make coq libcoq-coquelicot")
