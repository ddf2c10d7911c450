#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "datamix/evaluate/exact_model.hpp"
#include "datamix/numeric/dense.hpp"

namespace datamix::theory {

/// Where the expected weights of a noisy run with the linear outer step settle at one horizon, in double: |Uy_T| with
///   (UᵀM_TU + diag V + V_m 11ᵀ) y_T = −Uᵀ(I−M_T)(c−z*) − (V_iw*_i − V_mw*_m)_i,
/// V_l the trace of the covariance of domain l's sensitivities, η = min(ln T/(μT), cap), cap for T = 1, 2. Affinely
/// independent optima. For two domains it is |u||w_∞ − w*| of claim stochastic-horizon.
class NoisyBias {
public:
    /// `cap` of the inner step.
    NoisyBias(const ExactModel& model, double cap)
        : cap_(cap),
          mu_(to_double(model.problem.strong_convexity())),
          curvature_(from_rational<double>(model.problem.curvature)),
          basis_(from_rational<double>(model.hull.basis)),
          noise_(from_rational<double>(model.noise)),
          best_(from_rational<double>(model.optimum())) {
        const Vector<Rational> miss = model.problem.validation - model.hull.nearest;
        miss_ = from_rational<double>(miss);
        for (int t = 1; t <= most; ++t) sizes_.push_back(size(t));
    }

    static constexpr int most = 5000;  ///< horizons that are tabulated

    /// |Uy_T|, 1 ≤ T ≤ most.
    double at(int horizon) const { return sizes_[static_cast<std::size_t>(horizon - 1)]; }
    /// Whether |Uy_T| − per_step·T > level for every T up to `last`; not known beyond `most`.
    bool stays_above(double level, double per_step, double last) const {
        if (!(last < most)) return false;
        for (int t = 1; t <= static_cast<int>(std::ceil(last)); ++t)
            if (!(at(t) - per_step * t > level)) return false;
        return true;
    }
    /// The T ≥ 3 of the smallest |Uy_T|/scale(T); none unless that is below 1.
    std::optional<int> smallest(const std::function<double(int)>& scale) const {
        std::optional<int> found;
        double least = 1;
        for (int t = 3; t <= most; ++t) {
            if (!(at(t) / scale(t) < least)) continue;
            least = at(t) / scale(t);
            found = t;
        }
        return found;
    }

private:
    double size(int horizon) const {
        const double t = horizon, eta = horizon < 3 ? cap_ : std::min(cap_, std::log(t) / (mu_ * t));
        const auto d = curvature_.rows(), r = basis_.cols();
        Eigen::VectorXd kept(d), traces = Eigen::VectorXd::Zero(r + 1);
        for (Eigen::Index i = 0; i < d; ++i) {
            const double h = curvature_(i, 0);
            kept(i) = std::exp(t * std::log1p(-std::min(1., eta * h)));
            for (Eigen::Index l = 0; l <= r; ++l)
                traces(l) += noise_(i, l) * eta * (1 - kept(i) * kept(i)) / (h * (2 - eta * h));
        }
        Eigen::MatrixXd left = basis_.transpose() * (1 - kept.array()).matrix().asDiagonal() * basis_;
        Eigen::VectorXd right = -basis_.transpose() * (kept.array() * miss_.col(0).array()).matrix();
        for (Eigen::Index a = 0; a < r; ++a) {
            left(a, a) += traces(a);
            for (Eigen::Index b = 0; b < r; ++b) left(a, b) += traces(r);
            right(a) -= traces(a) * best_(a, 0) - traces(r) * best_(r, 0);
        }
        return (basis_ * dense_solution(left, right)).norm();
    }

    double cap_, mu_;
    std::vector<double> sizes_;
    Eigen::MatrixXd curvature_, basis_, noise_, best_, miss_;
};

}  // namespace datamix::theory
