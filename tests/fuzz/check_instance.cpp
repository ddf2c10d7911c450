#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "base/text.hpp"
#include "checks.hpp"
#include "datamix/instance/read.hpp"
#include "datamix/numeric/elimination.hpp"
#include "instance/gap.hpp"

namespace datamix::fuzz {

namespace {

const std::string file = "the file";

void require(bool promise, const std::string& what) {
    if (!promise) throw std::logic_error(what);
}

void check_message(const std::string& message) {
    require(message.starts_with(file + ": "), "a message that does not begin with the file: " + message);
    require(message.size() < 500, "a message of " + std::to_string(message.size()) + " bytes: " + message);
    require(std::all_of(message.begin(), message.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7f; }),
            "a message with control characters: " + message);
    require(!verify::broken_utf8(message), "a message that is not UTF-8: " + message);
}

std::optional<AnyInstance> read(const std::string& text) {
    try {
        return parse_any_instance(text, file);
    } catch (const Error& refusal) {
        check_message(refusal.what());
        return std::nullopt;
    }
}

template <class Numbers>
nlohmann::json strings(const Numbers& numbers) {
    nlohmann::json list = nlohmann::json::array();
    for (Eigen::Index i = 0; i < numbers.size(); ++i) list.push_back(to_string(Rational(numbers(i))));
    return list;
}

std::string written(const Instance& instance) {
    const auto& problem = instance.model.problem;
    nlohmann::json json = {{"curvature", strings(problem.curvature)},
                           {"validation", {{"optimum", strings(problem.validation)}}},
                           {"start",
                            {{"weights", strings(instance.model.start_weights)},
                             {"parameters", strings(instance.model.start_parameters)}}},
                           {"output", instance.output == Output::last ? "last" : "average"}};
    const std::string step = to_string(*instance.inner.cap());
    if (!instance.inner.is_constant())
        json["inner"]["step"] = {{"law", "log(T)/(mu*T)"}, {"cap", step}};
    else
        json["inner"]["step"] = step;
    json["outer"] = {{"update", name_of(instance.update)}, {"step", to_string(instance.model.outer_step)}};
    const WeightBounds& bounds = instance.model.bounds;
    for (Eigen::Index i = 0; i < problem.domains(); ++i) {
        json["domains"].push_back({{"name", instance.names[static_cast<std::size_t>(i)]},
                                   {"optimum", strings(problem.optima.col(i))},
                                   {"noise", strings(instance.model.noise.col(i))}});
        if (!instance.model.covariance.empty()) {
            json["domains"].back()["noise"].clear();
            for (Eigen::Index j = 0; j < problem.dimension(); ++j)
                json["domains"].back()["noise"].push_back(
                    strings(instance.model.covariance[static_cast<std::size_t>(i)].row(j)));
        }
        if (bounds.exist()) json["domains"].back()["bounds"] = {to_string(bounds.low(i)), to_string(bounds.high(i))};
    }
    return json.dump();
}

/// Also of the best mixture within them, whose slopes prove it.
void check_bounds(const Instance& instance) {
    const auto& model = instance.model;
    if (!model.bounds.exist()) return;
    require(instance.update == OuterRule::projected_gradient, "bounds that no step keeps");
    require(model.bounds.are_consistent() && model.bounds.hold(model.start_weights), "a start out of its bounds");
    const Vector<Rational> best = model.optimum();
    require(model.bounds.hold(best) && model.gap_of(best) == 0, "a best mixture out of bounds");
    for (Eigen::Index i = 0; i < best.size(); ++i) {
        const Rational& pressure = model.allowed->pressure(i);
        require(pressure >= 0 || best(i) == model.bounds.high(i), "a weight that would rise to less loss");
        require(pressure <= 0 || best(i) == model.bounds.low(i), "a weight that would fall to less loss");
    }
}

void check_promises(const Instance& instance) {
    check_bounds(instance);
    const auto d = instance.model.problem.dimension(), m = instance.model.problem.domains();
    const auto& h = instance.model.problem.curvature;
    require(d >= 1 && d <= 64 && m >= 2 && m <= 64, "dimensions");
    require(h.size() == d && instance.model.problem.validation.size() == d &&
                instance.model.start_parameters.size() == d && instance.model.start_weights.size() == m &&
                instance.model.noise.rows() == d && instance.model.noise.cols() == m &&
                instance.names.size() == static_cast<std::size_t>(m),
            "shapes");
    Rational total(0), smallest = h(0);
    for (Eigen::Index i = 0; i < m; ++i) {
        const Rational& w = instance.model.start_weights(i);
        require(instance.update == OuterRule::exponentiated_gradient ? w > 0 : w >= 0, "a weight off the simplex");
        total += w;
    }
    require(total == 1, "weights that do not sum to 1");
    for (Eigen::Index j = 0; j < d; ++j) {
        require(h(j) > 0, "a curvature that is not positive");
        require(*instance.inner.cap() > 0 && *instance.inner.cap() * h(j) <= 1, "an unstable inner step");
        smallest = std::min(smallest, h(j));
    }
    require(instance.inner.rate() == (instance.inner.is_constant() ? 1 : 1 / smallest), "the rate of the law");
    require(instance.model.outer_step > 0, "an outer step that is not positive");
    for (Eigen::Index i = 0; i < instance.model.noise.size(); ++i)
        require(instance.model.noise.data()[i] >= 0, "a negative variance");
}

/// Its model has checked itself (QuadraticModel).
void check_promises(const QuadraticInstance& instance) {
    const auto& w = instance.model.start_weights;
    require(instance.names.size() == static_cast<std::size_t>(w.size()), "names of the domains");
    for (Eigen::Index i = 0; i < w.size(); ++i)
        require(instance.update == OuterRule::exponentiated_gradient ? w(i) > 0 : w(i) >= 0,
                "a weight off the simplex");
    require(instance.inner.is_constant() && *instance.inner.cap() > 0, "an inner step that is not constant");
    require(instance.model.bounds.hold(w), "a start out of its bounds");
    for (Eigen::Index i = 0; i < w.size(); ++i) {
        const Matrix<Rational>& h = instance.model.problem.hessian(i);
        require(is_positive_semidefinite(identity_matrix<Rational>(h.rows()) - h * *instance.inner.cap()),
                "an unstable inner step");
    }
    static_cast<void>(verify::GapEvaluator(instance));  // it takes every one
}

}  // namespace

void check_instance(std::string_view bytes) {
    const std::optional<AnyInstance> any = read(std::string(bytes));
    if (!any) return;
    if (const auto* other = std::get_if<QuadraticInstance>(&*any)) return check_promises(*other);
    const auto* instance = std::get_if<Instance>(&*any);
    check_promises(*instance);

    const std::string once = written(*instance);
    const std::optional<AnyInstance> again = read(once);
    require(again.has_value(), "an instance that is refused once it was written: " + once);
    require(written(std::get<Instance>(*again)) == once, "an instance that changes when it is written: " + once);

    try {
        static_cast<void>(verify::GapEvaluator(*instance));
    } catch (const Error& refusal) {  // only noise is more than every evaluator can take
        check_message(refusal.what());
        require(instance->model.is_noisy() && instance->update != OuterRule::exponentiated_gradient, refusal.what());
    }
}

}  // namespace datamix::fuzz
