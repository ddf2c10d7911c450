#include "study/horizon_limit.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "datamix/algorithm/equilibrium.hpp"
#include "datamix/evaluate/closed_quadratic_round.hpp"
#include "datamix/evaluate/enclosed_minimum.hpp"
#include "datamix/numeric/dense.hpp"
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

HorizonLimit limit_at(const std::string& file, const Integer& horizon, const Eigen::VectorXd& weights, double loss) {
    HorizonLimit limit{horizon, weights, loss, std::nullopt};
    if (!std::isfinite(limit.loss) || !limit.weights.allFinite())
        throw UnsupportedError(
            fmt::format("{}: the limits are computed in double: expected finite losses, found {}", file, limit.loss));
    for (Eigen::Index i = 0; i < limit.weights.size(); ++i)
        if (limit.weights(i) > vertex_weight && limit.weights.cwiseAbs().sum() < 2 - vertex_weight)
            limit.vertex = static_cast<std::size_t>(i);
    return limit;
}

HorizonLimit limit_of(const Instance& instance, const Integer& horizon, const Eigen::VectorXd& metric) {
    const Eigen::VectorXd weights = minimiser(instance, metric);
    return limit_at(instance.file, horizon, weights, loss_of(instance, weights));
}

/// θ*(w), quadratic domains.
Eigen::VectorXd quadratic_optimum_of(const QuadraticModel& model, const Eigen::VectorXd& w) {
    const auto d = model.dimension();
    const Eigen::MatrixXd optima = from_rational<double>(model.problem.optima());
    Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(d, d);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(d);
    for (Eigen::Index i = 0; i < w.size(); ++i) {
        const Eigen::MatrixXd part = w(i) * from_rational<double>(model.problem.hessian(i));
        hessian += part;
        right += part * optima.col(i);
    }
    const Eigen::LLT<Eigen::MatrixXd> factor(hessian);
    if (factor.info() == Eigen::Success) return factor.solve(right);
    return Eigen::VectorXd::Constant(d, std::numeric_limits<double>::quiet_NaN());  // no minimum
}

using Field = std::function<Eigen::VectorXd(const Eigen::VectorXd&)>;

/// Where weights of sum 1 come to rest that follow −field (m; a common number makes no difference) from the start:
/// implicit steps in time, which become Newton's as they grow; slopes by differences.
Eigen::VectorXd rest_of(const Field& field, const Eigen::VectorXd& start) {
    const auto m = start.size();
    const Eigen::MatrixXd all = Eigen::VectorXd::Ones(m).householderQr().householderQ();
    const Eigen::MatrixXd edges = all.rightCols(m - 1);  // orthonormal, of sum 0
    const auto pull = [&](const Eigen::VectorXd& w) -> Eigen::VectorXd { return edges.transpose() * field(w); };
    Eigen::VectorXd w = start, here = pull(w);
    const double scale = here.norm();
    constexpr double step = 1e-6, longest_move = 0.2;
    double time = 0.1 * longest_move / scale;
    for (int k = 0; k < 1000 && here.norm() > 1e-12 * scale; ++k) {
        Eigen::MatrixXd slope = Eigen::MatrixXd::Identity(m - 1, m - 1) / time;
        for (Eigen::Index j = 0; j + 1 < m; ++j)
            slope.col(j) += (pull(w + step * edges.col(j)) - pull(w - step * edges.col(j))) / (2 * step);
        const Eigen::VectorXd move = dense_solution(slope, here), to = w - edges * move, there = pull(to);
        if (there.allFinite() && move.dot(here) > 0 && move.norm() <= longest_move) {
            w = to;
            here = there;
            time *= 2;
        } else {
            time /= 4;
        }
    }
    if (!(here.norm() <= 1e-9 * scale)) throw UndecidedError("no mixture was found that the linear step leaves alone");
    return w;
}

/// Where a field drives the weights of an instance.
Eigen::VectorXd driven(const QuadraticInstance& instance, const Field& field) {
    const Eigen::VectorXd start = from_rational<double>(instance.model.start_weights);
    if (instance.update == OuterRule::linear) return rest_of(field, start);
    // From uniform weights, since projected steps may start at a face and leave it.
    const Eigen::VectorXd from = instance.update == OuterRule::projected_gradient
                                     ? Eigen::VectorXd::Constant(start.size(), 1 / static_cast<double>(start.size()))
                                     : start;
    const Equilibrium found = find_equilibrium(field, from, 1e-10, 200000);
    if (!(found.residual <= 1e-6)) throw UndecidedError("no mixture was found at which the weights come to rest");
    return found.weights;
}

}  // namespace

Eigen::VectorXd metric_of(const Instance& instance, const Integer& horizon) {
    const Vector<Ball> kept = instance.inner.retained(instance.model.problem.curvature, horizon, {128});
    return Eigen::VectorXd::NullaryExpr(kept.size(), [&](auto i) { return (Ball(1) - kept(i)).midpoint(); });
}

std::optional<double> condition_of(const AnyInstance& any, const Integer& horizon) {
    if (const auto* instance = std::get_if<Instance>(&any)) {
        const Eigen::VectorXd metric = metric_of(*instance, horizon);
        return metric.maxCoeff() / metric.minCoeff();
    }
    const auto& other = std::get<QuadraticInstance>(any);
    const auto& problem = other.model.problem;
    if (!other.model.is_shared() || problem.validation_hessian() != identity_matrix<Rational>(other.model.dimension()))
        return std::nullopt;
    const Eigen::MatrixXd hessian = from_rational<double>(Matrix<Rational>(problem.hessian(0) * *other.inner.cap()));
    const Eigen::VectorXd curvatures = symmetric_eigenvalues(hessian);
    const auto moved = [&](double x) {  // 1 − (1 − x)^T
        return x < 1 ? -std::expm1(horizon.convert_to<double>() * std::log1p(-x)) : 1.;
    };
    return moved(curvatures.maxCoeff()) / moved(curvatures.minCoeff());
}

double loss_of(const Instance& instance, const Eigen::VectorXd& weights) {
    const auto& problem = instance.model.problem;
    return (from_rational<double>(problem.optima) * weights - from_rational<double>(problem.validation)).squaredNorm() /
           2;
}

double loss_of(const QuadraticInstance& instance, const Eigen::VectorXd& weights) {
    const auto& problem = instance.model.problem;
    const Eigen::VectorXd off =
        quadratic_optimum_of(instance.model, weights) - from_rational<double>(problem.validation_optimum());
    return off.dot(from_rational<double>(problem.validation_hessian()) * off) / 2;
}

HorizonLimit horizon_limit(const Instance& instance, const Integer& horizon) {
    return limit_of(instance, horizon, metric_of(instance, horizon));
}

HorizonLimit best_mixture(const Instance& instance) {
    return limit_of(instance, 0, Eigen::VectorXd::Ones(instance.model.dimension()));
}

HorizonLimit horizon_limit(const QuadraticInstance& instance, const Integer& horizon) {
    const QuadraticRound<double> round(instance.model.problem, *instance.inner.cap(), horizon, {53});
    const Eigen::VectorXd weights = driven(instance, [&](const Eigen::VectorXd& w) -> Eigen::VectorXd {
        Eigen::VectorXd theta = quadratic_optimum_of(instance.model, w);
        return round.advance(w, theta);
    });
    return limit_at(instance.file, horizon, weights, loss_of(instance, weights));
}

HorizonLimit best_mixture(const QuadraticInstance& instance) {
    const QuadraticModel& model = instance.model;
    if (instance.update != OuterRule::linear) {
        const SimplexMinimum minimum(model.problem);
        HorizonLimit best = limit_at(instance.file, 0, minimum.reached(), loss_of(instance, minimum.reached()));
        best.global = minimum.is_certain();
        return best;
    }
    Eigen::VectorXd weights;
    if (model.is_shared()) {
        weights = from_rational<double>(HullOptimum(model).weights);
    } else {
        const MixtureLoss<double> loss(model.problem, {53});
        weights = driven(instance, [&](const Eigen::VectorXd& w) -> Eigen::VectorXd {
            return loss.at(w, 0, MixtureLoss<double>::Order::slopes).slopes;
        });
    }
    HorizonLimit best = limit_at(instance.file, 0, weights, loss_of(instance, weights));
    best.global = model.is_shared();
    return best;
}

}  // namespace datamix::verify
