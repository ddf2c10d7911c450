#pragma once

#include <algorithm>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "datamix/instance/curvature.hpp"
#include "datamix/instance/instance.hpp"
#include "datamix/instance/limits.hpp"
#include "datamix/instance/small_file.hpp"

namespace datamix {

namespace detail {

inline constexpr std::size_t largest_instance_file = std::size_t{1} << 20;

inline std::vector<std::string> read_domains(const InstanceField& root, InstanceParts& parts) {
    const auto d = parts.problem.curvature.size();
    const auto domains = root["domains"].items("domains");
    if (domains.size() < 2) root["domains"].refuse("expected at least 2 domains, found 1");
    const auto m = static_cast<Eigen::Index>(domains.size());
    parts.problem.optima = Matrix<Rational>(d, m);
    parts.noise = Matrix<Rational>::Constant(d, m, Rational(0));
    std::vector<std::string> names;
    for (Eigen::Index i = 0; i < m; ++i) {
        const InstanceField& domain = domains[static_cast<std::size_t>(i)];
        domain.check_keys({"name", "optimum", "noise?", "curvature?", "bounds?"});
        const std::string name = domain["name"].string("a name");
        if (name.empty()) domain["name"].expected("a name");
        if (printable(name) != name) domain["name"].expected("a name without control characters");
        if (std::find(names.begin(), names.end(), name) != names.end())
            domain["name"].expected("a name that no other domain has");
        names.push_back(name);
        parts.problem.optima.col(i) = domain["optimum"].vector("numbers, one per curvature", d);
        if (!domain["noise"].exists()) continue;
        const auto variances = domain["noise"].items("variances, one per curvature", d);
        if (variances[0].is_array()) {
            parts.covariance.resize(domains.size(), Matrix<Rational>());
            parts.covariance[static_cast<std::size_t>(i)] = read_covariance(domain["noise"], d, domains.size());
            parts.noise.col(i) = parts.covariance[static_cast<std::size_t>(i)].diagonal();
            continue;
        }
        for (Eigen::Index j = 0; j < d; ++j) {
            const InstanceField& field = variances[static_cast<std::size_t>(j)];
            parts.noise(j, i) = field.number("a variance, at least 0");
            if (parts.noise(j, i) < 0) field.expected("a variance, at least 0");
        }
    }
    for (std::size_t i = 0; i < parts.covariance.size(); ++i)  // of domains whose noise has variances alone
        if (parts.covariance[i].size() == 0)
            parts.covariance[i] = diagonal_matrix<Rational>(parts.noise.col(static_cast<Eigen::Index>(i)));
    return names;
}

inline Rational read_weight(const InstanceField& field, const std::string& range, bool positive = false) {
    Rational w = field.number(range);
    if (w < 0 || w > 1 || (positive && w == 0)) field.expected(range);
    return w;
}

inline void check_sum(const InstanceField& field, const Vector<Rational>& weights) {
    Rational total(0);
    for (Eigen::Index i = 0; i < weights.size(); ++i) total += weights(i);
    if (total != 1) field.refuse("expected weights that sum to 1, found the sum " + brief(total));
}

/// c, or the mixture of the domains that it is (c itself once the limits are checked).
inline void read_validation(const InstanceField& validation, const std::vector<std::string>& names,
                            InstanceParts& parts) {
    validation.check_keys({"optimum?", "mixture?", "curvature?"});
    const InstanceField mixture = validation["mixture"];
    if (!mixture.exists()) {
        validation.check_keys({"optimum", "curvature?"});
        parts.problem.validation =
            validation["optimum"].vector("numbers, one per curvature", parts.problem.dimension());
        return;
    }
    if (validation["optimum"].exists()) validation.refuse("expected an optimum or a mixture, found both");
    parts.mixture = Vector<Rational>::Constant(parts.problem.domains(), Rational(0));
    for (const auto& [name, field] : mixture.entries("an object with a weight in [0, 1] per domain")) {
        const auto at = std::find(names.begin(), names.end(), name);
        if (at == names.end()) mixture.refuse("expected names of domains, found " + in_quotes(name));
        parts.mixture(at - names.begin()) = read_weight(field, "a weight in [0, 1]");
    }
    check_sum(mixture, parts.mixture);
}

/// θ*(v) of the mixture v.
inline Vector<Rational> mixture_optimum(const Curvature& curvature, const InstanceParts& parts) {
    if (curvature.is_shared()) return times<Rational>(parts.problem.optima, parts.mixture);
    const auto d = parts.problem.dimension();
    Matrix<Rational> hessian = Matrix<Rational>::Constant(d, d, Rational(0));
    Matrix<Rational> right = Matrix<Rational>::Constant(d, 1, Rational(0));
    for (Eigen::Index i = 0; i < parts.mixture.size(); ++i) {
        const Matrix<Rational> part = curvature.hessians[static_cast<std::size_t>(i)] * parts.mixture(i);
        hessian += part;
        right.col(0) += times<Rational>(part, parts.problem.optima.col(i));
    }
    return solve_definite<Rational>(hessian, right).col(0);
}

inline StepLaw read_inner(const InstanceField& inner, const SharedQuadratic<Rational>& problem) {
    const Rational limit = 1 / problem.smoothness();
    inner.check_keys({"step"});
    InstanceField step = inner["step"];
    const bool law = step.is_object();
    if (law) {
        step.check_keys({"law", "cap"});
        if (step["law"].string("\"log(T)/(mu*T)\"") != "log(T)/(mu*T)") step["law"].expected("\"log(T)/(mu*T)\"");
        step = step["cap"];
    }
    const std::string range = "a number in (0, " + brief(limit) + "]";
    const Rational eta = step.number(range);
    if (eta <= 0 || eta > limit) step.expected(range);
    return law ? StepLaw::logarithmic(problem.strong_convexity(), eta) : StepLaw::constant(eta);
}

inline OuterRule read_outer(const InstanceField& outer, InstanceParts& parts) {
    outer.check_keys({"update", "step"});
    const std::string names = "\"linear\", \"eg\" or \"projected\"", update = outer["update"].string(names);
    parts.outer_step = outer["step"].number("a number");
    for (const OuterRule rule : {OuterRule::linear, OuterRule::exponentiated_gradient, OuterRule::projected_gradient})
        if (update == name_of(rule)) return rule;
    outer["update"].expected(names);
}

/// None where no domain has any, else those of all: [0, 1] of a domain without.
inline WeightBounds read_bounds(const InstanceField& field, OuterRule update) {
    const auto domains = field.items("domains");
    WeightBounds bounds;
    if (std::none_of(domains.begin(), domains.end(), [](const auto& domain) { return domain["bounds"].exists(); }))
        return bounds;
    const auto m = static_cast<Eigen::Index>(domains.size());
    bounds = {Vector<Rational>::Constant(m, Rational(0)), Vector<Rational>::Constant(m, Rational(1))};
    Rational least(0), most(0);
    for (Eigen::Index i = 0; i < m; ++i) {
        const InstanceField own = domains[static_cast<std::size_t>(i)]["bounds"];
        if (own.exists()) {
            if (update != OuterRule::projected_gradient) own.expected("none unless outer.update is \"projected\"");
            const auto ends = own.items("numbers, the least and the largest weight", 2);
            bounds.lower(i) = read_weight(ends[0], "a weight in [0, 1]");
            const std::string range = "a weight in [" + brief(bounds.lower(i)) + ", 1]";
            bounds.upper(i) = read_weight(ends[1], range);
            if (bounds.upper(i) < bounds.lower(i)) ends[1].expected(range);
        }
        least += bounds.lower(i);
        most += bounds.upper(i);
    }
    if (least > 1) field.refuse("expected lower bounds that sum to at most 1, found the sum " + brief(least));
    if (most < 1) field.refuse("expected upper bounds that sum to at least 1, found the sum " + brief(most));
    return bounds;
}

inline void check_bounds(const InstanceField& weights, const std::vector<std::string>& names,
                         const InstanceParts& parts) {
    for (Eigen::Index i = 0; i < parts.weights.size(); ++i)
        if (parts.weights(i) < parts.bounds.low(i) || parts.bounds.high(i) < parts.weights(i))
            weights.refuse(text_of("expected a weight of ", in_quotes(names[static_cast<std::size_t>(i)]),
                                   " in its bounds [", brief(parts.bounds.low(i)), ", ", brief(parts.bounds.high(i)),
                                   "], found ", brief(parts.weights(i))));
}

inline void read_start(const InstanceField& start, OuterRule update, InstanceParts& parts) {
    start.check_keys({"weights", "parameters"});
    const auto m = parts.problem.domains();
    parts.weights = Vector<Rational>::Constant(m, Rational(1, static_cast<int>(m)));
    if (!start["weights"].is_text("uniform")) {
        const auto fields = start["weights"].items("weights, one per domain, or \"uniform\"", m);
        const bool inside = update == OuterRule::exponentiated_gradient;
        for (Eigen::Index i = 0; i < m; ++i)
            parts.weights(i) =
                read_weight(fields[static_cast<std::size_t>(i)],
                            inside ? "a weight in (0, 1]: \"eg\" never leaves 0" : "a weight in [0, 1]", inside);
        check_sum(start["weights"], parts.weights);
    }
    parts.parameters = start["parameters"].vector("numbers, one per curvature", parts.problem.dimension());
}

}  // namespace detail

/// Reads and validates the text of an instance file (proofs/formats.md); `file` is its name in messages. Throws
/// InputError, or UnsupportedError over a limit, of one line: `FILE: FIELD: expected …, found …`.
///
/// Limits on the steps: η ≤ 1/L with L the largest curvature, an eigenvalue of a domain's; the linear outer step needs
/// αλ_max(G) < 1 with G = Σ_i (a_i − ā)(a_i − ā)ᵀ (two domains: α < 2/|a_1 − a_2|²), projected gradient αλ_max(G) < 2,
/// exponentiated gradient α < 8/D² with D = max |a_i − a_j|. Below them the run is stable at every horizon
/// (proofs/exact_evaluator.md). Where Hessians differ or V ≠ I no limit on α is proved, and any α > 0 is taken.
inline AnyInstance parse_any_instance(const std::string& text, const std::string& file) {
    const JsonTree tree = parse_json(text, file);
    const InstanceField root(&tree, file, "");
    root.check_keys({"curvature?", "domains", "validation", "inner", "outer", "start", "output"});

    InstanceParts parts;
    const Curvature curvature = read_curvature(root);
    parts.problem.curvature = curvature.hessians.front().diagonal();  // elsewhere its size is all that is looked at
    const bool diagonal = curvature.is_diagonal();
    std::vector<std::string> names = detail::read_domains(root, parts);
    detail::read_validation(root["validation"], names, parts);
    bool apart = false;
    for (Eigen::Index i = 1; i < parts.problem.domains(); ++i)
        apart = apart || parts.problem.optima.col(i) != parts.problem.optima.col(0);
    if (!apart) root["domains"].refuse("expected optima that are not all the same: every mixture would be");
    if (!diagonal) check_definite(root, curvature);

    StepLaw inner = diagonal ? detail::read_inner(root["inner"], parts.problem)
                             : StepLaw::constant(read_inner_step(root["inner"], curvature));
    const OuterRule update = detail::read_outer(root["outer"], parts);
    parts.bounds = detail::read_bounds(root["domains"], update);
    detail::read_start(root["start"], update, parts);
    detail::check_bounds(root["start"]["weights"], names, parts);
    const std::string output = root["output"].string("\"average\" or \"last\"");
    if (output != "average" && output != "last") root["output"].expected("\"average\" or \"last\"");
    check_work(root, parts);
    if (parts.mixture.size() > 0) parts.problem.validation = detail::mixture_optimum(curvature, parts);
    InstanceHead head{file, std::move(names), std::move(inner), update,
                      output == "last" ? Output::last : Output::average};
    const InstanceField step = root["outer"]["step"];
    if (diagonal) {
        check_outer_step(step, update, parts);
        ExactModel model(parts.problem, parts.weights, parts.parameters, parts.outer_step, parts.noise);
        if (!parts.covariance.empty()) model = model.with_covariance(parts.covariance);
        if (parts.bounds.exist()) try {
                model = model.within(parts.bounds);
            } catch (const UnsupportedError& error) {
                root["domains"].over_limit(error.what());
            }
        return Instance{std::move(head), std::move(model)};
    }
    if (parts.noise != Matrix<Rational>::Constant(parts.noise.rows(), parts.noise.cols(), Rational(0)))
        root["domains"].over_limit(
            "expected no noise unless all domains share one diagonal curvature and the validation has none");
    const bool euclidean = curvature.validation == identity_matrix<Rational>(parts.problem.dimension());
    if (curvature.is_shared() && euclidean)
        check_outer_step(step, update, parts);  // a rotation of the parameters makes it diagonal
    else if (parts.outer_step <= 0)
        step.expected("a number above 0");
    return QuadraticInstance{std::move(head),
                             QuadraticModel(QuadraticProblem<Rational>(curvature.hessians, parts.problem.optima,
                                                                       curvature.validation, parts.problem.validation),
                                            parts.weights, parts.parameters, parts.outer_step, parts.bounds)};
}

/// The same from a file; "-" is standard input, under that name.
inline AnyInstance read_any_instance(const std::string& file) {
    if (file == "-")
        return parse_any_instance(read_small_stream(std::cin, "standard input", detail::largest_instance_file),
                                  "standard input");
    return parse_any_instance(read_small_file(file, detail::largest_instance_file), file);
}

/// The same for what is known of one diagonal Hessian and V = I alone. Throw UnsupportedError, too, for others.
/// @{
inline Instance parse_instance(const std::string& text, const std::string& file) {
    return diagonal_of(parse_any_instance(text, file));
}

inline Instance read_instance(const std::string& file) { return diagonal_of(read_any_instance(file)); }
/// @}

}  // namespace datamix
