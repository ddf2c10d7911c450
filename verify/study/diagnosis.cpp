#include "study/diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "datamix/numeric/error.hpp"
#include "datamix/theory/horizon_metric.hpp"
#include "instance/gap.hpp"
#include "study/greedy_verdict.hpp"

namespace datamix::verify {

namespace {

constexpr double alike = 1e-9;    // relative to the start's loss: what rounding may hide
constexpr int longest = 1000000;  // horizons that a guarantee is sought among
constexpr int scanned = 2000;     // and whose limits are computed one by one: they need not fall with T

std::string shown(double number) { return fmt::format("{:.6g}", number); }

std::string percent(double share) { return fmt::format("{:.3g} %", 100 * share); }

/// Whether F* is told from 0.
bool is_positive(const Diagnosis& diagnosis) { return diagnosis.least > alike * diagnosis.start; }

/// Whether a limit is as near to F* as `ratio` asks.
bool is_near(const Diagnosis& diagnosis, double loss, double ratio) {
    if (is_positive(diagnosis)) return loss <= ratio * diagnosis.least;
    return diagnosis.gap(loss) <= (ratio - 1) * diagnosis.gap(diagnosis.start);
}

void say_greedy(Diagnosis& diagnosis, const InstanceHead& head, const HorizonLimit& greedy, const char* source) {
    const double gap = diagnosis.gap(greedy.loss), before = diagnosis.gap(diagnosis.start);
    const std::string where =
        greedy.vertex ? "all weight on " + head.names[*greedy.vertex] : "a mixture of several domains";
    diagnosis.findings.push_back({greedy_sentence(gap, before, where, the_start, 6), shown(gap), source});
}

void say_margin(Diagnosis& diagnosis, const Instance& instance) {
    if (instance.model.domains() != 2) return;
    const Eigen::VectorXd metric = metric_of(instance, 1),
                          u = from_rational<double>(instance.model.problem.optima).col(0) -
                              from_rational<double>(instance.model.problem.optima).col(1);
    const Eigen::VectorXd c = from_rational<double>(instance.model.problem.validation);
    double best = -std::numeric_limits<double>::infinity();
    for (const int vertex : {0, 1}) {
        const Eigen::VectorXd a = from_rational<double>(instance.model.problem.optima).col(vertex);
        const double margin = (vertex == 0 ? 1 : -1) * u.dot(metric.cwiseProduct(c - a));
        best = std::max(best, margin);
        if (!(margin > 0)) continue;
        const double other = loss_of(instance, Eigen::Vector2d(vertex == 0 ? 0. : 1., vertex == 0 ? 1. : 0.));
        diagnosis.findings.push_back(
            {fmt::format(
                 "G1's margin towards {} is {:.6g} > 0: from parameters in the box of the optima, exponentiated "
                 "gradient with T = 1 runs into it whatever its step{}.",
                 instance.names[static_cast<std::size_t>(vertex)], margin,
                 loss_of(instance, Eigen::Vector2d(vertex == 0 ? 1. : 0., vertex == 0 ? 0. : 1.)) > other
                     ? ", though it is the worse of the two domains"
                     : ""),
             shown(margin), "G1 greedy-worst-domain"});
        return;
    }
    diagnosis.findings.push_back(
        {fmt::format("G1's margins are not positive (the larger is {:.6g}): T = 1 is not driven to one domain.", best),
         shown(best), "G1 greedy-worst-domain"});
}

void say_vertex(Diagnosis& diagnosis, const InstanceHead& head, const char* source) {
    const HorizonLimit& best = diagnosis.best;
    Eigen::Index least = 0;
    best.weights.minCoeff(&least);
    diagnosis.findings.push_back(
        {best.vertex ? fmt::format("The best mixture is a vertex: long horizons end with all weight on {}.",
                                   head.names[*best.vertex])
         : best.weights(least) < -alike
             ? fmt::format(
                   "The best mixture has a negative weight, {:.6g} of {}: the linear step goes there, weights on "
                   "the simplex would end at a face of it.",
                   best.weights(least), head.names[static_cast<std::size_t>(least)])
             : fmt::format("Weights do not end at a vertex: the largest of the best mixture is {:.6g}.",
                           best.weights.maxCoeff()),
         shown(best.weights.maxCoeff()), source});
}

/// The least horizon whose limit is near enough.
void say_horizons(Diagnosis& diagnosis, const AnyInstance& any, double ratio, const char* source) {
    Integer first = 1;
    const auto is_enough = [&] {
        const HorizonLimit limit = std::visit([&](const auto& one) { return horizon_limit(one, first); }, any);
        return is_near(diagnosis, limit.loss, ratio);
    };
    while (first < scanned && !is_enough()) ++first;
    const std::string wanted = is_positive(diagnosis)
                                   ? fmt::format("{} of F*", percent(ratio - 1))
                                   : fmt::format("{} of the start's gap (F* is 0)", percent(ratio - 1));
    const std::string smallest = first < scanned || is_enough() ? to_string(first) : fmt::format("above {}", scanned);
    diagnosis.findings.push_back(
        {fmt::format("The smallest T whose limit is within {} is {}.", wanted, smallest), smallest, source});
}

/// What κ_T, the condition number of a horizon's metric, costs at T = 1.
void say_factor(Diagnosis& diagnosis, double kappa) {
    diagnosis.findings.push_back(
        {fmt::format("No instance with these curvatures and step loses more than a factor {:.6g} of F* at T = 1.",
                     theory::kantorovich_factor(kappa)),
         shown(theory::kantorovich_factor(kappa)), "G2 greedy-worst-ratio"});
}
/// And which horizon it guarantees the ratio for: (κ_T − 1)² ≤ 4(ratio − 1)κ_T; κ_T falls with T for a constant step.
void say_guarantee(Diagnosis& diagnosis, const AnyInstance& any, double ratio) {
    Integer guaranteed = 1, low = 1;
    const auto guarantees = [&](const Integer& t) {
        const double k = condition_of(any, t).value();
        return (k - 1) * (k - 1) <= 4 * (ratio - 1) * k;
    };
    while (guaranteed < longest && !guarantees(guaranteed)) {
        low = guaranteed;
        guaranteed *= 2;
    }
    while (guaranteed - low > 1) {
        const Integer middle = (low + guaranteed) / 2;
        (guarantees(middle) ? guaranteed : low) = middle;
    }
    if (is_positive(diagnosis) && guaranteed < longest)
        diagnosis.findings.push_back(
            {fmt::format("Whatever the optima are, T = {} guarantees it for these curvatures and step.",
                         to_string(guaranteed)),
             to_string(guaranteed), "G2 greedy-worst-ratio"});
}
void say_budget(Diagnosis& diagnosis, const std::string& source, GapEvaluator& evaluator, const Integer& budget) {
    const GapRow row = evaluator.best(budget, 6);
    diagnosis.status = std::max(diagnosis.status, status_of(row));
    if (row.kind == GapRow::Kind::undecided) {
        diagnosis.findings.push_back(
            {fmt::format("What a budget of N = {} asks for is only known to lie between T = {} and {}: {}.",
                         short_integer(budget), short_integer(row.low), short_integer(row.high), row.note),
             to_string(row.low) + ".." + to_string(row.high), source});
        return;
    }
    diagnosis.findings.push_back(
        {fmt::format("A budget of N = {} asks for T = {}, certified; its gap there is at most {}.",
                     short_integer(budget),
                     row.kind == GapRow::Kind::tied ? short_ranges(row.tied) + " (a tie)" : short_integer(row.horizon),
                     row.upper),
         to_string(row.horizon), source});
}

/// (|c| + max|a_i|)², with the largest eigenvalue of V at most its largest row sum.
double square_of_sizes(const AnyInstance& any) {
    const auto square = [](const Eigen::VectorXd& c, const Eigen::MatrixXd& optima) {
        const double size = c.norm() + optima.colwise().norm().maxCoeff();
        return size * size;
    };
    if (const auto* instance = std::get_if<Instance>(&any))
        return square(from_rational<double>(instance->model.problem.validation),
                      from_rational<double>(instance->model.problem.optima));
    const auto& problem = std::get<QuadraticInstance>(any).model.problem;
    return square(from_rational<double>(problem.validation_optimum()), from_rational<double>(problem.optima())) *
           to_double(problem.validation_smoothness());
}

/// The limits up to the first that is as good as F*, which is 0 where some mixture reaches the validation optimum; the
/// best of them where no better is certified.
void find_limits(Diagnosis& diagnosis, const AnyInstance& any) {
    const auto settle = [&] {
        const double loss = diagnosis.best.loss;
        diagnosis.least = loss < std::max(1e-20 * diagnosis.start, diagnosis.rounding) ? 0 : loss;
    };
    settle();
    for (const int horizon : {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}) {
        HorizonLimit limit = std::visit([&](const auto& one) { return horizon_limit(one, horizon); }, any);
        if (!diagnosis.best.global && limit.loss < diagnosis.best.loss) {
            diagnosis.best = limit;
            diagnosis.best.global = false;
            settle();
        }
        diagnosis.limits.push_back(std::move(limit));
        if (diagnosis.gap(diagnosis.limits.back().loss) == 0 && diagnosis.best.global) break;
    }
    auto& limits = diagnosis.limits;
    const auto is_best = [&](const HorizonLimit& limit) { return diagnosis.gap(limit.loss) == 0; };
    const auto first = std::find_if(limits.begin(), limits.end(), is_best);
    if (first != limits.end()) limits.erase(first + 1, limits.end());
}

}  // namespace

double Diagnosis::gap(double loss) const {
    const double above = loss - least;
    return above > std::max(alike * std::max(start, least), rounding) ? above : 0;
}

Diagnosis diagnose(const AnyInstance& any, double ratio, const std::vector<Integer>& budgets) {
    const InstanceHead& head = head_of(any);
    const auto* diagonal = std::get_if<Instance>(&any);
    if (std::visit([](const auto& one) { return one.model.bounds.exist(); }, any))
        throw UnsupportedError(head.file +
                               ": domains: expected no bounds, found some: limits of horizons, and what G1 to G3 say "
                               "of them, are those of the simplex (error, horizon, curve and law answer)");
    const char* source = diagonal ? "G3 horizon-metric" : "proofs/quadratic_rounds.md";
    Diagnosis diagnosis;
    diagnosis.file = head.file;
    diagnosis.best = std::visit([](const auto& one) { return best_mixture(one); }, any);
    diagnosis.start =
        std::visit([](const auto& one) { return loss_of(one, from_rational<double>(one.model.start_weights)); }, any);
    if (!std::isfinite(diagnosis.start))
        throw UnsupportedError(fmt::format("{}: start.weights: expected a loss that double can hold, found {}",
                                           head.file, diagnosis.start));
    diagnosis.rounding = 1e-24 * square_of_sizes(any);
    find_limits(diagnosis, any);
    say_greedy(diagnosis, head, diagnosis.limits.front(), source);
    if (diagonal) say_margin(diagnosis, *diagonal);
    const auto condition = condition_of(any, 1);
    if (condition) say_factor(diagnosis, *condition);
    say_horizons(diagnosis, any, ratio, source);
    if (condition) say_guarantee(diagnosis, any, ratio);
    say_vertex(diagnosis, head, source);
    const bool noisy = diagonal && diagonal->model.is_noisy();
    if (noisy)
        diagnosis.findings.push_back(
            {"These are limits without noise; the domains' noise tilts the weights further, by a "
             "multiple of the inner step.",
             "", "S2 stochastic-hypergradient"});
    if (budgets.empty()) return diagnosis;
    GapEvaluator evaluator(any);
    for (const Integer& budget : budgets) try {
            say_budget(diagnosis, noisy ? "exact moments" : diagonal ? "exact evaluator" : source, evaluator, budget);
        } catch (const Error& error) {
            if (budgets.size() == 1) throw;
            const Ending ending = ending_of(error);
            diagnosis.findings.push_back(
                {fmt::format("A budget of N = {} is refused: {}.", short_integer(budget), ending.message), "",
                 "limits of the evaluator"});
            diagnosis.status = std::max(diagnosis.status, ending.status);
        }
    return diagnosis;
}

}  // namespace datamix::verify
