#include "report/json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "base/build_info.hpp"
#include "base/decimal.hpp"
#include "datamix/instance/json_tree.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace {

using Json = nlohmann::ordered_json;  // keys in the order written: the bytes are part of the promise

constexpr int schema = 2;

/// Broken UTF-8 in a message (it may quote a file) becomes U+FFFD instead of an exception.
std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

void write(const Inputs& inputs, Json& json) {
    for (const auto& [name, value] : inputs) json[name] = value;
}

Json number_json(const Quantity& number) {
    if (number.upper.empty()) return number.lower;
    Json json = {{"lower", number.lower}, {"upper", number.upper}};
    if (number.lower == number.upper) {
        const auto [lower, upper] = decimal_bounds(number.lower);
        json = {{"lower", lower}, {"upper", upper}};
        if (lower != upper) json["exact"] = number.lower;
    }
    if (!number.derivation.quantity.empty()) {
        json["from"] = {{"quantity", number.derivation.quantity}};
        write(number.derivation.inputs, json["from"]);
    }
    return json;
}

Inputs inputs_of(const Json& json) {
    Inputs inputs;
    for (const auto& [name, value] : json.items()) inputs.emplace_back(name, value.get<std::string>());
    return inputs;
}

Derivation derivation_of(const Json& number) {
    if (!number.contains("from")) return {};
    Inputs inputs = inputs_of(number.at("from"));
    std::erase_if(inputs, [](const auto& input) { return input.first == "quantity"; });
    return {number.at("from").at("quantity"), inputs};
}

Json numbers_json(const std::vector<Quantity>& numbers) {
    Json json = Json::object();
    for (const Quantity& number : numbers) {
        std::string name = number.name;
        for (int copy = 2; json.contains(name); ++copy) name = fmt::format("{} ({})", number.name, copy);
        json[name] = number_json(number);
    }
    return json;
}

Json part_json(const Part& part) {
    Json json = {{"key", part.key}, {"statement", part.statement}, {"basis", to_string(part.basis)}};
    if (part.basis == Basis::theorem) json["coq"] = part.coq;
    if (!part.assumes.empty()) json["assumes"] = part.assumes;
    return json;
}

Json control_json(const Control& control) {
    return {{"name", control.name},
            {"why", control.why},
            {"must refute", fmt::format("{}", fmt::join(control.parts, ", "))}};
}

Json claim_json(const ClaimOutcome& entry) {
    const Claim& claim = *entry.claim;
    const Finding finding = entry.finding();
    Json json = {{"id", claim.id},
                 {"paper", claim.paper},
                 {"statement", claim.statement},
                 {"kind", to_string(claim.kind)},
                 {"verdict", to_string(finding.verdict)}};
    if (!passes(finding.verdict)) json["reason"] = finding.reason;
    json["method"] = to_string(claim.method);
    json["theory"] = finding.theory;
    json["measured"] = finding.measured;
    json["proof"] = claim.proof();
    json["parts"] = Json::array();
    for (const Part& part : claim.parts) {
        const PartFinding found = entry.part(part);
        Json item = part_json(part);
        item["verdict"] = to_string(found.verdict);
        if (!passes(found.verdict)) item["reason"] = found.reason;
        item["assertions"] = found.assertions;
        json["parts"].push_back(std::move(item));
    }
    for (const NamedInstance& instance : finding.instances) write(instance.inputs, json["instances"][instance.name]);
    json["numbers"] = numbers_json(finding.numbers);
    json["plots"] = Json::array();
    for (const std::string& plot : claim.plots) json["plots"].push_back("plots/" + plot + ".svg");
    json["controls"] = Json::array();
    for (const ControlOutcome& control : entry.controls) {
        const Finding& found = control.outcome.finding;
        Json item = control_json(*control.control);
        item["verdict"] = to_string(found.verdict);
        item["refuted"] = control.refuted();
        item["reason"] = found.reason;
        json["controls"].push_back(std::move(item));
    }
    return json;
}

}  // namespace

std::string results_json(const Run& run) {
    Json json = {{"schema", schema},
                 {"version", version()},
                 {"profile", to_string(run.context.profile)},
                 {"seed", run.context.seed},
                 {"claims", Json::array()}};
    for (const ClaimOutcome& entry : run.claims) json["claims"].push_back(claim_json(entry));
    return dump(json);
}

std::string list_json(const std::vector<Claim>& claims) {
    Json list = Json::array();
    for (const Claim& claim : claims) {
        Json parts = Json::array(), controls = Json::array();
        for (const Part& part : claim.parts) {
            parts.push_back(part_json(part));
            if (!part.coq.empty()) parts.back()["coq statement"] = find_coq_theorem(part.coq).statement;
        }
        for (const Control& control : claim.controls) controls.push_back(control_json(control));
        list.push_back({{"id", claim.id},
                        {"label", claim.label},
                        {"paper", claim.paper},
                        {"source", claim.source},
                        {"summary", claim.summary},
                        {"statement", claim.statement},
                        {"kind", to_string(claim.kind)},
                        {"method", to_string(claim.method)},
                        {"proof", claim.proof()},
                        {"parts", std::move(parts)},
                        {"controls", std::move(controls)}});
    }
    return dump(list);
}

Results read_results(const std::string& text, const std::string& file) {
    refuse_nul(text, file);
    Results results;
    try {
        const Json json = Json::parse(text);
        if (json.at("schema").get<int>() != schema)
            throw InputError(fmt::format("{}: schema {} was expected", file, schema));
        results.version = json.at("version").get<std::string>();
        results.profile = json.at("profile").get<std::string>();
        results.seed = std::to_string(json.at("seed").get<std::uint64_t>());
        for (const Json& claim : json.at("claims")) {
            ClaimResult result;
            result.id = claim.at("id").get<std::string>();
            result.method = claim.at("method").get<std::string>();
            result.verdict = claim.at("verdict").get<std::string>();
            result.reason = claim.value("reason", "");
            result.theory = claim.at("theory").get<std::string>();
            result.measured = claim.at("measured").get<std::string>();
            for (const auto& [name, value] : claim.at("numbers").items()) {
                if (value.is_string())
                    result.numbers.push_back({name, value.get<std::string>(), {}});
                else if (value.contains("exact"))
                    result.numbers.push_back({name, value.at("exact"), value.at("exact"), derivation_of(value)});
                else
                    result.numbers.push_back({name, value.at("lower"), value.at("upper"), derivation_of(value)});
            }
            for (const Json& part : claim.at("parts")) result.parts.emplace_back(part.at("key"), part.at("verdict"));
            if (claim.contains("instances"))
                for (const auto& [name, inputs] : claim.at("instances").items())
                    result.instances.push_back({name, inputs_of(inputs)});
            for (const Json& control : claim.at("controls"))
                result.controls.emplace_back(control.at("name"), control.at("verdict"));
            results.claims.push_back(std::move(result));
        }
    } catch (const nlohmann::json::exception&) {  // its text speaks of the parser, not of the file
        throw InputError(fmt::format("{}: not a results file of this program (schema {} of `verify run` was expected)",
                                     file, schema));
    }
    return results;
}

}  // namespace datamix::verify
