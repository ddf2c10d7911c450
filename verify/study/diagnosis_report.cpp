#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/notation.hpp"
#include "base/table.hpp"
#include "study/diagnosis.hpp"

namespace datamix::verify {

std::string diagnosis_text(const Diagnosis& diagnosis, const InstanceHead& instance, std::size_t columns) {
    std::string text =
        fmt::format("{}: best loss F* = {:.8g} over the {}, start {:.8g}\n", diagnosis.file, diagnosis.least,
                    instance.update == OuterRule::linear ? "affine hull of the mixtures" : "simplex", diagnosis.start);
    if (!diagnosis.best.global) text += "F* is the least that was found: that none is less is not certified.\n";
    for (const Statement& statement : diagnosis.findings)
        text += fmt::format("- {} [{}]\n", notation(statement.sentence), statement.source);
    std::vector<std::vector<std::string>> rows;
    for (const HorizonLimit& limit : diagnosis.limits) {
        std::string weights;
        for (Eigen::Index i = 0; i < limit.weights.size(); ++i)
            weights += fmt::format("{}{} {:.4f}", i == 0 ? "" : ", ", instance.names[static_cast<std::size_t>(i)],
                                   limit.weights(i));
        rows.push_back({to_string(limit.horizon), fmt::format("{:.6g}", diagnosis.gap(limit.loss)), weights});
    }
    return text + text_table({"T", "limit: F - F*", "weights"}, rows, {false, false, true}, columns);
}

std::string diagnosis_json(const Diagnosis& diagnosis, const InstanceHead& instance) {
    using nlohmann::ordered_json;
    const auto number = [](double x) { return fmt::format("{:.9g}", x); };
    ordered_json object = {{"file", diagnosis.file},
                           {"least_loss", number(diagnosis.least)},
                           {"least_is_global", diagnosis.best.global},
                           {"start_loss", number(diagnosis.start)},
                           {"statements", ordered_json::array()},
                           {"limits", ordered_json::array()}};
    for (const Statement& statement : diagnosis.findings)
        object["statements"].push_back(
            {{"sentence", statement.sentence}, {"number", statement.number}, {"source", statement.source}});
    for (const HorizonLimit& limit : diagnosis.limits) {
        ordered_json weights;
        for (Eigen::Index i = 0; i < limit.weights.size(); ++i)
            weights[instance.names[static_cast<std::size_t>(i)]] = number(limit.weights(i));
        object["limits"].push_back(
            {{"horizon", to_string(limit.horizon)}, {"gap", number(diagnosis.gap(limit.loss))}, {"weights", weights}});
    }
    return object.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace datamix::verify
