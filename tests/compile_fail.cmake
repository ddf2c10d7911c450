# What must not compile: `cmake -DSOURCE=FILE -DCOMMAND=COMPILER;ARGUMENTS -P`. The first line of the file is
# "// error: REGEX"; the compiler must fail and say that, so that a file which fails for another reason is found.
file(STRINGS ${SOURCE} lines LIMIT_COUNT 1)
if(NOT lines MATCHES "^// error: (.+)$")
  message(FATAL_ERROR "${SOURCE}: the first line must be // error: REGEX")
endif()
set(expected "${CMAKE_MATCH_1}")
separate_arguments(command UNIX_COMMAND "${COMMAND}")
execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${command} -fsyntax-only ${SOURCE} RESULT_VARIABLE status ERROR_VARIABLE errors OUTPUT_QUIET)
if(status EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles, and must not")
elseif(NOT errors MATCHES "${expected}")
  message(FATAL_ERROR "${SOURCE} fails with other words than ${expected}:\n${errors}")
endif()
