#include <fmt/format.h>
#include <gmp.h>
#include <mpfr.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include <Eigen/Core>
#include <boost/version.hpp>
#include <chrono>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/build_info.hpp"
#include "datamix/numeric/ball.hpp"
#include "report/json.hpp"

namespace datamix::verify {

namespace {

using Json = nlohmann::ordered_json;

std::string compiler() {
#if defined(__clang__)
    return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
    return fmt::format("gcc {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
    return "unknown";
#endif
}

std::string arb() {
#if __FLINT_RELEASE >= 30000
    return std::string("part of FLINT ") + FLINT_VERSION;
#else
    return arb_version;
#endif
}

/// The processor's name where the system tells it (Linux); the architecture otherwise.
std::string processor() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
    }
    return {};
}

/// Of this process so far, in MiB.
long peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

std::string now() {
    const std::time_t time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&time, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::string seconds(double value) { return fmt::format("{:.3f}", value); }

}  // namespace

std::string environment_json(const Run& run) {
    utsname system{};
    uname(&system);
    Json json = {
        {"version", version()},
        {"finished", now()},
        {"compiler", compiler()},
        {"libraries",
         {{"arb", arb()},
          {"flint", FLINT_VERSION},
          {"mpfr", mpfr_get_version()},
          {"gmp", gmp_version},
          {"boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
          {"eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
          {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)}}},
        {"machine",
         {{"system", system.sysname},
          {"release", system.release},
          {"architecture", system.machine},
          {"processor", processor()},
          {"hardware_threads", std::thread::hardware_concurrency()}}},
        {"processes", run.processes},
        {"threads", run.jobs},
        {"peak_memory_mib", peak_memory()},
        {"corpus", run.context.corpus.string()},
        {"coq", Json::object()},
        {"seconds", Json::object()}};
    for (const ClaimOutcome& entry : run.claims) {
        for (std::size_t i = 0; i < entry.coq.size(); ++i)
            if (const Part& part = entry.claim->parts[i]; !part.coq.empty())
                json["coq"][part.coq] = entry.coq[i].status();
        if (entry.check) json["seconds"][entry.claim->id] = seconds(entry.check->seconds);
        for (const ControlOutcome& control : entry.controls)
            json["seconds"][entry.claim->id + "/" + control.control->name] = seconds(control.outcome.seconds);
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace datamix::verify
