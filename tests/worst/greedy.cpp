// G2: F at the limit of horizon T against Kantorovich's factor times F*. G3: |w_T − w*| against Cρ^T. F5's bounds along
// runs.

#include "datamix/evaluate/closed_two_domain_run.hpp"
#include "datamix/theory/full_horizon_last.hpp"
#include "datamix/theory/horizon_metric.hpp"
#include "worst/search.hpp"

namespace datamix::worst {

namespace {

/// Two domains in d dimensions, curvatures from 1 to κ ≤ 100.
SharedQuadratic<double> two(Coordinates& x, Eigen::Index d) {
    Vector<double> curvature(d), first(d), second(d), validation(d);
    for (Eigen::Index i = 0; i < d; ++i) {
        curvature(i) = i == 0 ? 1 : x.scale(1, 100);
        first(i) = x.between(-1, 1);
        second(i) = x.between(-1, 1);
        validation(i) = x.between(-3, 3);
    }
    return two_domains<double>(curvature, first, second, validation);
}

double clip(double w) { return std::clamp(w, 0.0, 1.0); }

double kantorovich(Coordinates x) {
    const auto instance = two(x, 2);
    const std::size_t horizon = x.count(1, 20);
    const double eta = x.between(0.05, 1) / instance.smoothness();
    const auto metric = theory::horizon_metric<double>(instance.curvature, horizon, eta);
    const double kappa = theory::horizon_condition_number<double>(1, instance.smoothness(), horizon, eta);
    const double limit = instance.objective(clip(theory::metric_minimiser<double>(instance, metric))),
                 best = instance.objective(clip(instance.minimiser()));
    return best > 1e-6 ? limit / (theory::kantorovich_factor<double>(kappa) * best) : -1;
}

double distance(Coordinates x) {
    const auto instance = two(x, 2);
    const std::size_t horizon = x.count(1, 20);
    const double eta = x.between(0.05, 1) / instance.smoothness();
    const auto metric = theory::horizon_metric<double>(instance.curvature, horizon, eta);
    const double best = instance.minimiser(), gap = std::abs(theory::metric_minimiser<double>(instance, metric) - best);
    const Vector<double> u = instance.direction(), y = instance.validation - instance.optima.col(1) - u * best;
    const double constant = u.cwiseProduct(y).cwiseAbs().sum() / (2 * eta * u.squaredNorm());
    const double bound = constant * std::pow(1 - eta, static_cast<double>(horizon));
    return bound > 1e-4 ? gap / bound : -1;  // smaller ones are lost in rounding
}

enum class End { bias, transient, upper };

/// The worst round of a run of exponentiated gradient at a degenerate vertex.
double vertex(Coordinates x, End end) {
    theory::DegenerateVertex<double> model;
    model.curvature = x.scale(1.01, 20);
    model.offset = x.scale(0.01, 10);
    model.eta = x.between(0.02, 1) / model.curvature;
    model.outer_step = x.scale(0.01, 2);
    model.weight = x.between(0.01, 0.999);
    const std::size_t horizon = x.count(1, 20), rounds = x.count(1, 2000);
    const theory::VertexHorizon<double> at(model, horizon);
    if (model.outer_step * at.metric * at.bias > 1 || at.bias > 1 - model.weight || at.bias < 1e-6) return -1;
    const auto instance = model.instance();
    TwoDomainRun<double> run(instance, horizon, model.eta, model.outer_step);
    run.start(model.weight, instance.direction() * model.weight);
    for (std::size_t k = 0; k < rounds; ++k) run.round();
    const double weight = run.other_weight();
    switch (end) {
        case End::bias: return theory::vertex_bias_bound<double>(at) / weight;
        case End::transient: return theory::vertex_transient_bound<double>(model, at, rounds) / weight;
        case End::upper: break;
    }
    return weight / theory::vertex_upper_bound<double>(model, at, rounds);
}

}  // namespace

std::vector<Bound> greedy_bounds() {
    return {{"G2 Kantorovich's factor", 9, 40000, 1, kantorovich}, {"G3 C rho^T", 9, 40000, 0.99, distance}};
}

std::vector<Bound> vertex_bounds() {
    const auto of = [](End end) { return [end](Coordinates x) { return vertex(x, end); }; };
    return {{"F5 e^-sigma eps_T", 7, 6000, 0.99, of(End::bias)},
            {"F5 by the transient", 7, 6000, 0.99, of(End::transient)},
            {"F5 upper bound", 7, 6000, 0.98, of(End::upper)}};
}

}  // namespace datamix::worst
