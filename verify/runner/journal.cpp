#include "runner/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/build_info.hpp"
#include "base/data_folder.hpp"
#include "base/files.hpp"
#include "datamix/instance/json_tree.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

constexpr std::string_view magic = "datamix journal ";

/// Another build may compute other numbers, whatever its version says.
const std::string& program_checksum() {
    static const std::string sum = [] {
        const fs::path program = program_file();
        return program.empty() ? std::string("unknown") : checksum(read_file(program, std::size_t{1} << 30));
    }();
    return sum;
}

/// A list: nlohmann's own objects forget the order.
Json to_json(const Inputs& inputs) {
    Json json = Json::array();
    for (const auto& [name, value] : inputs) json.push_back(Json::array({name, value}));
    return json;
}
Inputs inputs_of(const Json& json) {
    Inputs inputs;
    for (const Json& input : json) inputs.emplace_back(input.at(0), input.at(1));
    return inputs;
}

Json to_json(const Finding& finding) {
    Json json = {{"verdict", to_string(finding.verdict)},
                 {"reason", finding.reason},
                 {"theory", finding.theory},
                 {"measured", finding.measured},
                 {"parts", Json::array()},
                 {"numbers", Json::array()},
                 {"tables", Json::array()}};
    for (const PartFinding& part : finding.parts)
        json["parts"].push_back({part.key, to_string(part.verdict), part.reason, part.assertions});
    for (const auto& [name, lower, upper, derivation] : finding.numbers)
        json["numbers"].push_back({name, lower, upper, derivation.quantity, to_json(derivation.inputs)});
    json["instances"] = Json::array();
    for (const NamedInstance& instance : finding.instances)
        json["instances"].push_back({instance.name, to_json(instance.inputs)});
    for (const Table& table : finding.tables)
        json["tables"].push_back({{"name", table.name}, {"columns", table.columns}, {"rows", table.rows}});
    return json;
}

Verdict parse_verdict(const std::string& name) {
    for (const Verdict verdict : {Verdict::proved, Verdict::supported, Verdict::refuted, Verdict::undecided})
        if (to_string(verdict) == name) return verdict;
    throw std::out_of_range(name);
}

Finding finding_of(const Json& json) {
    Finding finding;
    finding.verdict = parse_verdict(json.at("verdict"));
    finding.reason = json.at("reason");
    finding.theory = json.at("theory");
    finding.measured = json.at("measured");
    for (const Json& part : json.at("parts"))
        finding.parts.push_back({part.at(0), parse_verdict(part.at(1)), part.at(2), part.at(3)});
    for (const Json& number : json.at("numbers"))
        finding.numbers.push_back({number.at(0), number.at(1), number.at(2), {number.at(3), inputs_of(number.at(4))}});
    for (const Json& instance : json.at("instances"))
        finding.instances.push_back({instance.at(0), inputs_of(instance.at(1))});
    for (const Json& table : json.at("tables"))
        finding.tables.push_back({table.at("name"), table.at("columns"), table.at("rows")});
    return finding;
}

}  // namespace

std::string run_identity(const Context& context) {
    return fmt::format("version {}, program {}, profile {}, seed {}, corpus {}", version(), program_checksum(),
                       to_string(context.profile), context.seed, context.corpus.string());
}

std::string unit_text(const std::string& identity, const std::string& unit, const Outcome& outcome) {
    const Json json = {{"run", identity},
                       {"unit", unit},
                       {"completed", outcome.completed},
                       {"missing", outcome.missing},
                       {"seconds", outcome.seconds},
                       {"finding", to_json(outcome.finding)}};
    const std::string text = json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    return fmt::format("{}{} {}\n{}", magic, checksum(text), text.size(), text);
}

Outcome parse_unit(const std::string& text, const std::string& identity, const std::string& unit,
                   const std::string& where) {
    const auto refuse = [&](const std::string& what) { throw InputError(fmt::format("{}: {}", where, what)); };
    const std::size_t line = text.find('\n');
    if (line == std::string::npos) refuse("truncated, its first line is not complete");
    const std::string head = text.substr(0, line), body = text.substr(line + 1);
    if (!head.starts_with(magic) || head.size() < magic.size() + 18) refuse("not a journal of this program");
    const std::string sum = head.substr(magic.size(), 16);
    std::size_t bytes = 0;
    const char *first = head.data() + magic.size() + 17, *last = head.data() + head.size();
    if (const auto [end, error] = std::from_chars(first, last, bytes); error != std::errc() || end != last)
        refuse("corrupted in its first line");
    if (head[magic.size() + 16] != ' ') refuse("corrupted in its first line");
    if (body.size() < bytes) refuse(fmt::format("truncated, {} bytes of {}", body.size(), bytes));
    if (body.size() > bytes || checksum(body) != sum)
        refuse("corrupted, length or checksum are not those of its first line");
    refuse_nul(body, where);
    try {
        const Json json = Json::parse(body);
        const std::string run = json.at("run"), holds = json.at("unit");
        if (run != identity) refuse(fmt::format("of another run ({}), this one is {}", run, identity));
        if (holds != unit) refuse("holds " + holds);
        Outcome outcome;
        outcome.completed = json.at("completed");
        outcome.missing = json.at("missing");
        outcome.seconds = json.at("seconds");
        outcome.finding = finding_of(json.at("finding"));
        return outcome;
    } catch (const Json::exception&) {
    } catch (const std::out_of_range&) {
    }
    throw InputError(where + ": not in the format of this version");
}

Journal::Journal(ReportFolder& folder, std::string identity, bool resume)
    : folder_(folder), identity_(std::move(identity)) {
    const fs::path name = "journal";
    folder_.add_folder(name);
    if (resume) return;
    std::error_code error;
    for (fs::directory_iterator entry(folder_.path() / name, error), end; !error && entry != end;
         entry.increment(error)) {
        const fs::path file = name / entry->path().filename();
        if (folder_.is_ours(file)) {
            folder_.remove(file);
            ++dropped_;
        } else {
            left_.push_back(entry->path());
        }
    }
    if (error) throw cannot("read folder", folder_.path() / name, error.value());
    std::sort(left_.begin(), left_.end());
}

bool Journal::restore(const std::string& unit, Outcome& outcome) const {
    const fs::path path = folder_.path() / file(unit);
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(path, ignored))) return false;
    try {
        outcome = parse_unit(read_file(path), identity_, unit, path.string());
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}; delete it to have {} checked again", error.what(), unit));
    }
    return true;
}

void Journal::record(const std::string& unit, const Outcome& outcome) const {
    folder_.write(file(unit), unit_text(identity_, unit, outcome));
}

fs::path Journal::file(const std::string& unit) {
    std::string name = unit;
    std::replace(name.begin(), name.end(), '/', '.');
    return fs::path("journal") / (name + ".json");
}

}  // namespace datamix::verify
