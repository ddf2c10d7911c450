#include "instance/instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "base/text.hpp"
#include "instance/curvature.hpp"
#include "instance/instance_limits.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20;

std::vector<std::string> read_domains(const Field& root, Parts& parts) {
    const auto d = parts.problem.curvature.size();
    const auto domains = root["domains"].items("domains");
    if (domains.size() < 2) root["domains"].refuse("expected at least 2 domains, found 1");
    const auto m = static_cast<Eigen::Index>(domains.size());
    parts.problem.optima = Matrix<Rational>(d, m);
    parts.noise = Matrix<Rational>::Constant(d, m, Rational(0));
    std::vector<std::string> names;
    for (Eigen::Index i = 0; i < m; ++i) {
        const Field& domain = domains[static_cast<std::size_t>(i)];
        domain.check_keys({"name", "optimum", "noise?", "curvature?"});
        const std::string name = domain["name"].string("a name");
        if (name.empty()) domain["name"].expected("a name");
        if (printable(name) != name) domain["name"].expected("a name without control characters");
        if (std::find(names.begin(), names.end(), name) != names.end())
            domain["name"].expected("a name that no other domain has");
        names.push_back(name);
        parts.problem.optima.col(i) = domain["optimum"].vector("numbers, one per curvature", d);
        if (!domain["noise"].exists()) continue;
        const auto variances = domain["noise"].items("variances, one per curvature", d);
        for (Eigen::Index j = 0; j < d; ++j) {
            const Field& field = variances[static_cast<std::size_t>(j)];
            parts.noise(j, i) = field.number("a variance, at least 0");
            if (parts.noise(j, i) < 0) field.expected("a variance, at least 0");
        }
    }
    return names;
}

Rational read_weight(const Field& field, const std::string& range, bool positive = false) {
    Rational w = field.number(range);
    if (w < 0 || w > 1 || (positive && w == 0)) field.expected(range);
    return w;
}

void check_sum(const Field& field, const Vector<Rational>& weights) {
    Rational total(0);
    for (Eigen::Index i = 0; i < weights.size(); ++i) total += weights(i);
    if (total != 1) field.refuse("expected weights that sum to 1, found the sum " + brief(total));
}

/// c, or the mixture of the domains that it is (c itself once the limits are checked).
void read_validation(const Field& validation, const std::vector<std::string>& names, Parts& parts) {
    validation.check_keys({"optimum?", "mixture?", "curvature?"});
    const Field mixture = validation["mixture"];
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
Vector<Rational> mixture_optimum(const Curvature& curvature, const Parts& parts) {
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

StepLaw read_inner(const Field& inner, const SharedQuadratic<Rational>& problem) {
    const Rational limit = 1 / problem.smoothness();
    inner.check_keys({"step"});
    Field step = inner["step"];
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

OuterRule read_outer(const Field& outer, Parts& parts) {
    outer.check_keys({"update", "step"});
    const std::string names = "\"linear\", \"eg\" or \"projected\"", update = outer["update"].string(names);
    parts.outer_step = outer["step"].number("a number");
    for (const OuterRule rule : {OuterRule::linear, OuterRule::exponentiated_gradient, OuterRule::projected_gradient})
        if (update == name_of(rule)) return rule;
    outer["update"].expected(names);
}

void read_start(const Field& start, OuterRule update, Parts& parts) {
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

}  // namespace

std::string name_of(OuterRule rule) {
    switch (rule) {
        case OuterRule::linear: return "linear";
        case OuterRule::exponentiated_gradient: return "eg";
        case OuterRule::projected_gradient: break;
    }
    return "projected";
}

const InstanceHead& head_of(const AnyInstance& instance) {
    return std::visit([](const auto& one) -> const InstanceHead& { return one; }, instance);
}

AnyInstance parse_any_instance(const std::string& text, const std::string& file) {
    const JsonTree tree = parse_json(text, file);
    const Field root(&tree, file, "");
    root.check_keys({"curvature?", "domains", "validation", "inner", "outer", "start", "output"});

    Parts parts;
    const Curvature curvature = read_curvature(root);
    parts.problem.curvature = curvature.hessians.front().diagonal();  // elsewhere its size is all that is looked at
    const bool diagonal = curvature.is_diagonal();
    std::vector<std::string> names = read_domains(root, parts);
    read_validation(root["validation"], names, parts);
    bool apart = false;
    for (Eigen::Index i = 1; i < parts.problem.domains(); ++i)
        apart = apart || parts.problem.optima.col(i) != parts.problem.optima.col(0);
    if (!apart) root["domains"].refuse("expected optima that are not all the same: every mixture would be");
    if (!diagonal) check_definite(root, curvature);

    StepLaw inner = diagonal ? read_inner(root["inner"], parts.problem)
                             : StepLaw::constant(read_inner_step(root["inner"], curvature));
    const OuterRule update = read_outer(root["outer"], parts);
    read_start(root["start"], update, parts);
    const std::string output = root["output"].string("\"average\" or \"last\"");
    if (output != "average" && output != "last") root["output"].expected("\"average\" or \"last\"");
    check_work(root, parts);
    if (parts.mixture.size() > 0) parts.problem.validation = mixture_optimum(curvature, parts);
    InstanceHead head{file, std::move(names), std::move(inner), update,
                      output == "last" ? Output::last : Output::average};
    const Field step = root["outer"]["step"];
    if (diagonal) {
        check_outer_step(step, update, parts);
        return Instance{std::move(head),
                        ExactModel(parts.problem, parts.weights, parts.parameters, parts.outer_step, parts.noise)};
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
                                            parts.weights, parts.parameters, parts.outer_step)};
}

AnyInstance read_any_instance(const std::string& file) {
    if (file == "-")
        return parse_any_instance(read_small_stream(std::cin, "standard input", largest_file), "standard input");
    return parse_any_instance(read_small_file(file, largest_file), file);
}

const Instance& diagonal_of(const AnyInstance& any) {
    if (const auto* instance = std::get_if<Instance>(&any)) return *instance;
    throw UnsupportedError(
        head_of(any).file +
        ": curvature: expected one diagonal that all domains share, and none of the validation; with "
        "others \"error\", \"horizon\", \"curve\", \"law\" and \"diagnose\" answer");
}

Instance parse_instance(const std::string& text, const std::string& file) {
    return diagonal_of(parse_any_instance(text, file));
}

Instance read_instance(const std::string& file) { return diagonal_of(read_any_instance(file)); }

}  // namespace datamix::verify
