# For the build of tests/mutate only (CMAKE_PROJECT_datamix_INCLUDE): what every file spends most of its compile time on,
# parsed once. Headers of others only; the library's own are what is mutated.
function(datamix_precompile)
  target_precompile_headers(verify_objects PRIVATE
    <mpfr.h> <Eigen/Dense> <boost/multiprecision/eigen.hpp> <boost/multiprecision/gmp.hpp>
    <boost/multiprecision/mpfr.hpp> <fmt/format.h> <nlohmann/json.hpp> <functional> <string> <vector>)
  target_precompile_headers(datamix_tests PRIVATE
    <mpfr.h> <Eigen/Dense> <boost/multiprecision/eigen.hpp> <boost/multiprecision/gmp.hpp>
    <boost/multiprecision/mpfr.hpp> <fmt/format.h> <nlohmann/json.hpp> <functional> <string> <vector>
    "${PROJECT_SOURCE_DIR}/tests/catch.hpp")
endfunction()
cmake_language(DEFER CALL datamix_precompile)
