# Installs datamix into a scratch prefix and builds tests/consumer against it: `cmake -DBUILD=... -DSOURCE=... -DCOMPILER=... -DGENERATOR=... -P`.
set(scratch ${BUILD}/consumer)
file(REMOVE_RECURSE ${scratch})
function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

step(${CMAKE_COMMAND} --install ${BUILD} --prefix ${scratch}/prefix)
step(${CMAKE_COMMAND} -G "${GENERATOR}" -S ${SOURCE}/tests/consumer -B ${scratch}/build -DCMAKE_PREFIX_PATH=${scratch}/prefix
     -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror")
step(${CMAKE_COMMAND} --build ${scratch}/build)
step(${scratch}/build/consumer)
# Greedy ends at the worst mixture, F(1) = 5; a long horizon at the best, F(0) = 4 (claim G1).
if(NOT output MATCHES "T =   1: weight of the worst domain 1.0000, validation loss 5.0000" OR
   NOT output MATCHES "T = 100: weight of the worst domain 0.00.., validation loss 4.0000")
  message(FATAL_ERROR "unexpected output of the consumer:\n${output}")
endif()

# README.md must show exactly the examples that were compiled.
file(READ ${SOURCE}/README.md readme)
foreach(example tests/consumer/main.cpp tests/examples/ridge.cpp)
  file(READ ${SOURCE}/${example} program)
  string(REGEX REPLACE ".*// \\[example\\]\n(.*)// \\[example\\]\n.*" "\\1" program "${program}")
  string(FIND "${readme}" "${program}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "README.md does not show the example of ${example}")
  endif()
endforeach()
