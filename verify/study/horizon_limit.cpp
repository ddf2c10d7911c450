#include "study/horizon_limit.hpp"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "datamix/algorithm/equilibrium.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace {

constexpr double vertex_weight = 1 - 1e-9;

/// The minimiser of ½(Aw−c)ᵀM(Aw−c), M = diag(metric), over the mixtures that the update reaches.
Eigen::VectorXd minimiser(const Instance& instance, const Eigen::VectorXd& metric) {
    const auto& model = instance.model;
    const Eigen::MatrixXd optima = from_rational<double>(model.problem.optima);
    const Eigen::VectorXd validation = from_rational<double>(model.problem.validation),
                          start = from_rational<double>(model.start_weights);
    const bool inside = instance.update != OuterRule::linear;  // on the simplex
    if (inside && optima.cols() == 2) {
        const Eigen::VectorXd u = optima.col(0) - optima.col(1), mu = metric.cwiseProduct(u);
        const double w = std::clamp(mu.dot(validation - optima.col(1)) / mu.dot(u), 0., 1.);
        return Eigen::Vector2d(w, 1 - w);
    }
    if (inside) {
        const auto field = [&](const Eigen::VectorXd& w) -> Eigen::VectorXd {
            return optima.transpose() * metric.cwiseProduct(optima * w - validation);
        };
        // From uniform weights, since projected steps may start at a face and leave it.
        const Eigen::VectorXd from =
            instance.update == OuterRule::projected_gradient
                ? Eigen::VectorXd::Constant(start.size(), 1 / static_cast<double>(start.size()))
                : start;
        return find_equilibrium(field, from, 1e-10, 200000).weights;
    }
    const Eigen::MatrixXd basis = from_rational<double>(model.hull.basis);
    const Eigen::VectorXd off = optima * start - validation;
    const Eigen::VectorXd root = metric.cwiseSqrt();
    const Eigen::VectorXd y = (root.asDiagonal() * basis).colPivHouseholderQr().solve(-root.cwiseProduct(off));
    return start + from_rational<double>(model.hull.lift) * y;
}

HorizonLimit limit_of(const Instance& instance, const Integer& horizon, const Eigen::VectorXd& metric) {
    HorizonLimit limit{horizon, minimiser(instance, metric), 0, std::nullopt};
    limit.loss = loss_of(instance, limit.weights);
    if (!std::isfinite(limit.loss) || !limit.weights.allFinite())
        throw UnsupportedError(fmt::format("{}: the limits are computed in double: expected finite losses, found {}",
                                           instance.file, limit.loss));
    for (Eigen::Index i = 0; i < limit.weights.size(); ++i)
        if (limit.weights(i) > vertex_weight && limit.weights.cwiseAbs().sum() < 2 - vertex_weight)
            limit.vertex = static_cast<std::size_t>(i);
    return limit;
}

}  // namespace

Eigen::VectorXd metric_of(const Instance& instance, const Integer& horizon) {
    const Vector<Ball> kept = instance.inner.retained(instance.model.problem.curvature, horizon, {128});
    return Eigen::VectorXd::NullaryExpr(kept.size(), [&](auto i) { return (Ball(1) - kept(i)).midpoint(); });
}

double loss_of(const Instance& instance, const Eigen::VectorXd& weights) {
    const auto& problem = instance.model.problem;
    return (from_rational<double>(problem.optima) * weights - from_rational<double>(problem.validation)).squaredNorm() /
           2;
}

HorizonLimit horizon_limit(const Instance& instance, const Integer& horizon) {
    return limit_of(instance, horizon, metric_of(instance, horizon));
}

HorizonLimit best_mixture(const Instance& instance) {
    return limit_of(instance, 0, Eigen::VectorXd::Ones(instance.model.dimension()));
}

}  // namespace datamix::verify
