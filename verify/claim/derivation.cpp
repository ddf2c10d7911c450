#include "claim/derivation.hpp"

#include <algorithm>

namespace datamix::verify {

std::string listed(const Vector<Rational>& values) {
    std::string text;
    for (const Rational& value : values) text += (text.empty() ? "" : " ") + to_string(value);
    return text;
}

Inputs instance_inputs(const ExactModel& model, std::string step, std::string update, std::string output) {
    Inputs inputs = {{"curvature", listed(model.problem.curvature)}};
    for (Eigen::Index i = 0; i < model.domains(); ++i) {
        const std::string domain = "domain " + std::to_string(i + 1);
        inputs.emplace_back(domain, listed(model.problem.optima.col(i)));
        const Vector<Rational> noise = model.noise.col(i);
        if (std::any_of(noise.begin(), noise.end(), [](const Rational& variance) { return variance != 0; }))
            inputs.emplace_back(domain + " noise", listed(noise));
    }
    inputs.emplace_back("validation", listed(model.problem.validation));
    inputs.emplace_back("inner step", std::move(step));
    inputs.emplace_back("outer update", std::move(update));
    inputs.emplace_back("outer step", to_string(model.outer_step));
    inputs.emplace_back("start weights", listed(model.start_weights));
    inputs.emplace_back("start parameters", listed(model.start_parameters));
    inputs.emplace_back("output", std::move(output));
    return inputs;
}

}  // namespace datamix::verify
