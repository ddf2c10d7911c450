#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/build_facts.hpp"
#include "base/build_info.hpp"
#include "base/data_folder.hpp"
#include "base/decimal.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "datamix/numeric/error.hpp"
#include "report/json.hpp"

namespace datamix::verify {

namespace {

using Json = nlohmann::ordered_json;

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
#if defined(__APPLE__)
    constexpr long unit = 1;  // bytes
#else
    constexpr long unit = 1024;
#endif
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / ((1 << 20) / unit);
}

std::string now() {
    const std::time_t time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&time, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

/// What a reader compares times by: "Linux x86_64, NAME, 4 hardware threads".
std::string machine(const utsname& system) {
    const std::string name = processor();
    return fmt::format("{} {}, {}{} hardware threads", system.sysname, system.machine, name.empty() ? "" : name + ", ",
                       std::thread::hardware_concurrency());
}

/// Of the sources, with "-dirty" where they were edited since; empty where that cannot be told.
const std::string& commit() {
    static const std::string known = [] {
        std::error_code ignored;
        if (!std::filesystem::exists(data_folder() / ".git", ignored)) return std::string();
        const Ended ended =
            run_process({"git", "--no-optional-locks", "describe", "--always", "--exclude=*", "--abbrev=12", "--dirty"},
                        data_folder());
        return ended.status == 0 ? ended.output.substr(0, ended.output.find('\n')) : std::string();
    }();
    return known;
}

std::string seconds(double value) { return fmt::format("{:.3f}", value); }

}  // namespace

std::vector<std::pair<std::string, std::string>> run_facts(const Run& run) {
    utsname system{};
    uname(&system);
    std::vector<std::pair<std::string, std::string>> facts = {{"version", "datamix " + version()}};
    if (!commit().empty()) facts.emplace_back("commit", commit());
    facts.insert(facts.end(),
                 {{"date", now()},
                  {"profile", fmt::format("{}, seed {}", to_string(run.context.profile), run.context.seed)},
                  {"compiler", compiler()},
                  {"machine", machine(system)}});
    return facts;
}

std::map<std::string, double> seconds_of(const std::filesystem::path& environment) {
    std::map<std::string, double> result;
    Json json;
    try {
        json = Json::parse(read_file(environment), nullptr, false);
    } catch (const Error&) {  // there is none yet
        return {};
    }
    if (json.is_discarded() || !json.is_object() || !json.contains("seconds") || !json["seconds"].is_object())
        return {};
    for (const auto& [name, value] : json["seconds"].items()) {
        const std::optional<double> number = parse_double(value.is_string() ? value.get<std::string>() : "");
        if (number && *number >= 0) result[name] = *number;
    }
    return result;
}

std::string environment_json(const Run& run) {
    utsname system{};
    uname(&system);
    Json json = {{"version", version()}};
    if (!commit().empty()) json["commit"] = commit();
    json.update({{"finished", now()},
                 {"compiler", compiler()},
                 {"libraries", Json::object()},
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
                 {"seconds", Json::object()}});
    for (const auto& [name, number] : libraries()) json["libraries"][name] = number;
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
