#include "study/diagnosis.hpp"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "datamix/algorithm/equilibrium.hpp"
#include "datamix/theory/horizon_metric.hpp"
#include "instance/gap.hpp"

namespace datamix::verify {

namespace {

constexpr double vertex_weight = 1 - 1e-9, alike = 1e-9;
constexpr int longest = 1000000;

Eigen::MatrixXd doubles(const Matrix<Rational>& a) {
    return Eigen::MatrixXd::NullaryExpr(a.rows(), a.cols(), [&](auto i, auto j) { return to_double(a(i, j)); });
}
Eigen::VectorXd doubles(const Vector<Rational>& a) {
    return Eigen::VectorXd::NullaryExpr(a.size(), [&](auto i) { return to_double(a(i)); });
}

double loss_of(const Instance& instance, const Eigen::VectorXd& weights) {
    const auto& problem = instance.model.problem;
    return (doubles(problem.optima) * weights - doubles(problem.validation)).squaredNorm() / 2;
}

/// The minimiser of ½(Aw−c)ᵀM(Aw−c), M = diag(metric), over the mixtures that the update reaches.
Eigen::VectorXd minimiser(const Instance& instance, const Eigen::VectorXd& metric) {
    const auto& model = instance.model;
    const Eigen::MatrixXd optima = doubles(model.problem.optima);
    const Eigen::VectorXd validation = doubles(model.problem.validation), start = doubles(model.start_weights);
    if (instance.update == OuterRule::exponentiated_gradient && optima.cols() == 2) {
        const Eigen::VectorXd u = optima.col(0) - optima.col(1), mu = metric.cwiseProduct(u);
        const double w = std::clamp(mu.dot(validation - optima.col(1)) / mu.dot(u), 0., 1.);
        return Eigen::Vector2d(w, 1 - w);
    }
    if (instance.update == OuterRule::exponentiated_gradient) {
        const auto field = [&](const Eigen::VectorXd& w) -> Eigen::VectorXd {
            return optima.transpose() * metric.cwiseProduct(optima * w - validation);
        };
        return find_equilibrium(field, start, 1e-10, 200000).weights;
    }
    const Eigen::MatrixXd basis = doubles(model.hull.basis);
    const Eigen::VectorXd off = optima * start - validation;
    const Eigen::VectorXd root = metric.cwiseSqrt();
    const Eigen::VectorXd y = (root.asDiagonal() * basis).colPivHouseholderQr().solve(-root.cwiseProduct(off));
    return start + doubles(model.hull.lift) * y;
}

Eigen::VectorXd metric_of(const Instance& instance, const Integer& horizon) {
    const Vector<Ball> kept = instance.inner.retained(instance.model.problem.curvature, horizon, {128});
    return Eigen::VectorXd::NullaryExpr(kept.size(), [&](auto i) { return (Ball(1) - kept(i)).midpoint(); });
}

HorizonLimit limit_of(const Instance& instance, const Integer& horizon, const Eigen::VectorXd& metric) {
    HorizonLimit limit{horizon, minimiser(instance, metric), 0, std::nullopt};
    limit.loss = loss_of(instance, limit.weights);
    for (Eigen::Index i = 0; i < limit.weights.size(); ++i)
        if (limit.weights(i) > vertex_weight && limit.weights.cwiseAbs().sum() < 2 - vertex_weight)
            limit.vertex = static_cast<std::size_t>(i);
    return limit;
}

std::string name_of(const Instance& instance, std::size_t domain) { return instance.names[domain]; }

std::string percent(double share) { return fmt::format("{:.3g} %", 100 * share); }

/// Whether a limit is as near to F* as `ratio` asks.
bool is_near(const Diagnosis& diagnosis, double loss, double ratio) {
    if (diagnosis.least > alike * diagnosis.start) return loss <= ratio * diagnosis.least;
    return loss - diagnosis.least <= (ratio - 1) * (diagnosis.start - diagnosis.least);
}

void say_greedy(Diagnosis& diagnosis, const Instance& instance, const HorizonLimit& greedy) {
    const double gap = greedy.loss - diagnosis.least, before = diagnosis.start - diagnosis.least;
    const std::string where = greedy.vertex ? fmt::format("all weight on {}", name_of(instance, *greedy.vertex))
                                            : "a mixture of several domains";
    diagnosis.findings.push_back(
        {fmt::format("Greedy mixing (T = 1) {}: it ends at {}, with a gap of {:.6g}; the start has {:.6g}.",
                     gap > before * (1 + alike) ? "FAILS, it is worse than not adapting at all"
                     : gap > 0.01 * before      ? "leaves much of the gap"
                                                : "works here",
                     where, gap, before),
         gap, "G3 horizon-metric"});
    if (instance.model.domains() != 2) return;
    const Eigen::VectorXd metric = metric_of(instance, 1), u = doubles(instance.model.problem.optima).col(0) -
                                                               doubles(instance.model.problem.optima).col(1);
    const Eigen::VectorXd c = doubles(instance.model.problem.validation);
    double best = -1e300;
    for (const int vertex : {0, 1}) {
        const Eigen::VectorXd a = doubles(instance.model.problem.optima).col(vertex);
        const double margin = (vertex == 0 ? 1 : -1) * u.dot(metric.cwiseProduct(c - a));
        best = std::max(best, margin);
        if (!(margin > 0)) continue;
        const double other = loss_of(instance, Eigen::Vector2d(vertex == 0 ? 0. : 1., vertex == 0 ? 1. : 0.));
        diagnosis.findings.push_back(
            {fmt::format(
                 "G1's margin towards {} is {:.6g} > 0: from parameters in the box of the optima, exponentiated "
                 "gradient with T = 1 runs into it whatever its step{}.",
                 name_of(instance, static_cast<std::size_t>(vertex)), margin,
                 loss_of(instance, Eigen::Vector2d(vertex == 0 ? 1. : 0., vertex == 0 ? 0. : 1.)) > other
                     ? ", though it is the worse of the two domains"
                     : ""),
             margin, "G1 greedy-worst-domain"});
        return;
    }
    diagnosis.findings.push_back(
        {fmt::format("G1's margins are not positive (the larger is {:.6g}): T = 1 is not driven to one domain.", best),
         best, "G1 greedy-worst-domain"});
}

void say_vertex(Diagnosis& diagnosis, const Instance& instance) {
    const HorizonLimit& best = diagnosis.best;
    Eigen::Index least = 0;
    best.weights.minCoeff(&least);
    diagnosis.findings.push_back(
        {best.vertex ? fmt::format("The best mixture is a vertex: long horizons end with all weight on {}.",
                                   name_of(instance, *best.vertex))
         : best.weights(least) < -alike
             ? fmt::format(
                   "The best mixture has a negative weight, {:.6g} of {}: the linear step goes there, weights on "
                   "the simplex would end at a face of it.",
                   best.weights(least), name_of(instance, static_cast<std::size_t>(least)))
             : fmt::format("Weights do not end at a vertex: the largest of the best mixture is {:.6g}.",
                           best.weights.maxCoeff()),
         best.weights.maxCoeff(), "G3 horizon-metric"});
}

void say_horizons(Diagnosis& diagnosis, const Instance& instance, double ratio) {
    const auto condition = [&](const Integer& horizon) {
        const Eigen::VectorXd metric = metric_of(instance, horizon);
        return metric.maxCoeff() / metric.minCoeff();
    };
    const double kappa = condition(1);
    diagnosis.findings.push_back(
        {fmt::format("No instance with these curvatures and step loses more than a factor {:.6g} of F* at T = 1.",
                     theory::kantorovich_factor(kappa)),
         theory::kantorovich_factor(kappa), "G2 greedy-worst-ratio"});
    // (κ_T − 1)² ≤ 4(ratio − 1)κ_T guarantees the ratio; κ_T falls with T for a constant step.
    Integer guaranteed = 1, low = 1;
    const auto guarantees = [&](const Integer& t) {
        const double k = condition(t);
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
    Integer first = 1;
    const Integer scanned = std::min<Integer>(guaranteed, 2000);
    while (first < scanned && !is_near(diagnosis, horizon_limit(instance, first).loss, ratio)) ++first;
    const std::string wanted = diagnosis.least > alike * diagnosis.start
                                   ? fmt::format("{} of F*", percent(ratio - 1))
                                   : fmt::format("{} of the start's gap (F* is 0)", percent(ratio - 1));
    diagnosis.findings.push_back(
        {fmt::format("The smallest T whose limit is within {} is {}.", wanted, to_string(first)),
         first.convert_to<double>(), "G3 horizon-metric"});
    if (diagnosis.least > alike * diagnosis.start && guaranteed < longest)
        diagnosis.findings.push_back(
            {fmt::format("Whatever the optima are, T = {} guarantees it for these curvatures and step.",
                         to_string(guaranteed)),
             guaranteed.convert_to<double>(), "G2 greedy-worst-ratio"});
    say_vertex(diagnosis, instance);
    if (instance.model.is_noisy())
        diagnosis.findings.push_back(
            {"These are limits without noise; the domains' noise tilts the weights further, by a "
             "multiple of the inner step.",
             0, "S2 stochastic-hypergradient"});
}

void say_budget(Diagnosis& diagnosis, const Instance& instance, GapEvaluator& evaluator, const Integer& budget) {
    const GapRow row = evaluator.best(budget, 6);
    const std::string gap = row.upper;
    const bool bracket = row.low < row.high;
    diagnosis.findings.push_back(
        {fmt::format("A budget of N = {} asks for {}, certified; its gap there is at most {}.", short_integer(budget),
                     bracket ? fmt::format("T between {} and {}", short_integer(row.low), short_integer(row.high))
                     : row.kind == GapRow::Kind::tied ? "T = " + short_ranges(row.tied) + " (a tie)"
                                                      : "T = " + short_integer(row.horizon),
                     gap),
         row.horizon.convert_to<double>(), instance.model.is_noisy() ? "exact moments" : "exact evaluator"});
}

}  // namespace

HorizonLimit horizon_limit(const Instance& instance, const Integer& horizon) {
    return limit_of(instance, horizon, metric_of(instance, horizon));
}

Diagnosis diagnose(const Instance& instance, double ratio, const std::vector<Integer>& budgets) {
    Diagnosis diagnosis;
    diagnosis.file = instance.file;
    const auto d = instance.model.dimension();
    diagnosis.best = limit_of(instance, 0, Eigen::VectorXd::Ones(d));
    diagnosis.start = loss_of(instance, doubles(instance.model.start_weights));
    // Of rounding, where some mixture reaches c.
    diagnosis.least = diagnosis.best.loss < 1e-20 * diagnosis.start ? 0 : diagnosis.best.loss;
    for (const int horizon : {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}) {
        diagnosis.limits.push_back(horizon_limit(instance, horizon));
        if (diagnosis.limits.back().loss - diagnosis.least <= alike * std::max(diagnosis.start, diagnosis.least)) break;
    }
    say_greedy(diagnosis, instance, diagnosis.limits.front());
    say_horizons(diagnosis, instance, ratio);
    if (budgets.empty()) return diagnosis;
    GapEvaluator evaluator(instance);
    for (const Integer& budget : budgets) say_budget(diagnosis, instance, evaluator, budget);
    return diagnosis;
}

}  // namespace datamix::verify
