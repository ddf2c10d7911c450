#include "base/build_facts.hpp"

#include <fmt/format.h>
#include <gmp.h>
#include <mpfr.h>

#include <CLI/Version.hpp>
#include <Eigen/Core>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>

#include "datamix/numeric/ball.hpp"

namespace datamix::verify {

namespace {

std::string arb() {
#if __FLINT_RELEASE >= 30000
    return std::string("part of FLINT ") + FLINT_VERSION;
#else
    return arb_version;
#endif
}

std::string dotted(long major, long minor, long patch) { return fmt::format("{}.{}.{}", major, minor, patch); }

}  // namespace

std::string compiler() {
#if defined(__clang__)
    return "clang " + dotted(__clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
    return "gcc " + dotted(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
    return "unknown";
#endif
}

std::vector<std::pair<std::string, std::string>> libraries() {
    return {{"arb", arb()},
            {"flint", FLINT_VERSION},
            {"mpfr", mpfr_get_version()},
            {"gmp", gmp_version},
            {"boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
            {"eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
            {"fmt", dotted(FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
            {"json", dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
            {"cli11", CLI11_VERSION}};
}

}  // namespace datamix::verify
