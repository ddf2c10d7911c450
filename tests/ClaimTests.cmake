# Makes a ctest entry of every claim (claim.ID, label claim) and of every control (control.ID/NAME, label control) that
# `verify list --names` names, so that a new claim needs no edit here. Two uses of this file: included, it defines
# datamix_discover_claims(); run as a script after a build of the program, it writes the entries.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(datamix_discover_claims program)
    set(entries ${CMAKE_CURRENT_BINARY_DIR}/claim_entries.cmake)
    add_custom_command(OUTPUT ${entries} DEPENDS ${program} ${CMAKE_CURRENT_FUNCTION_LIST_FILE} VERBATIM
      COMMAND ${CMAKE_COMMAND} -D program=$<TARGET_FILE:${program}> -D "emulator=${CMAKE_CROSSCOMPILING_EMULATOR}"
              -D entries=${entries}
              -D folder=${PROJECT_BINARY_DIR}/claim_reports -D corpus=${DATAMIX_CORPUS}
              -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
      COMMENT "Listing claims and controls for ctest")
    add_custom_target(claim_entries ALL DEPENDS ${entries})
    # Without a build there are no entries; one that cannot run must not look like a pass.
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/claims.cmake
      "if(EXISTS [==[${entries}]==])\n  include([==[${entries}]==])\nelse()\n  add_test(claims_NOT_BUILT claims_NOT_BUILT)\nendif()\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_CURRENT_BINARY_DIR}/claims.cmake)
  endfunction()
  return()
endif()

execute_process(COMMAND ${emulator} ${program} list --names OUTPUT_VARIABLE names RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${program} list --names ended with ${status}")
endif()
string(REGEX REPLACE "\n$" "" names "${names}")
string(REPLACE "\n" ";" names "${names}")
set(text "")
foreach(name IN LISTS names)
  set(label claim)
  if(name MATCHES "/")
    set(label control)
  endif()
  string(REPLACE "/" "." subfolder "${name}")
  string(APPEND text
    "add_test([==[${label}.${name}]==] ${emulator} [==[${program}]==] run [==[${name}]==] --without-controls "
    "--profile quick --corpus [==[${corpus}]==] --out [==[${folder}/${subfolder}]==])\n"
    "set_tests_properties([==[${label}.${name}]==] PROPERTIES LABELS ${label})\n")
endforeach()
file(WRITE ${entries} "${text}")
