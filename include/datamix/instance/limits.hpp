#pragma once

#include <algorithm>
#include <string>

#include "datamix/evaluate/mixture_hull.hpp"
#include "datamix/evaluate/weight_bounds.hpp"
#include "datamix/instance/field.hpp"
#include "datamix/instance/instance.hpp"
#include "datamix/numeric/dense.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {

/// What is read of an instance file on the way to a model.
struct InstanceParts {
    SharedQuadratic<Rational> problem;         ///< h, A, c
    Matrix<Rational> noise;                    ///< variances (d×m)
    std::vector<Matrix<Rational>> covariance;  ///< of every domain's noise; empty where all are diagonal
    Rational outer_step;                       ///< α
    Vector<Rational> weights;                  ///< w_0 (m)
    Vector<Rational> parameters;               ///< θ_0 (d)
    Vector<Rational> mixture;                  ///< v where c = Av, else empty
    WeightBounds bounds;                       ///< of projected steps
};

namespace detail {

/// Bits of the longest of some numbers, numerator and denominator, once they are written over one denominator.
class CommonBits {
public:
    explicit CommonBits(std::size_t most) : most_(most) {}
    void add(const Rational& x) {
        if (value() > most_) return;  // large enough to be refused
        denominator_ = lcm(denominator_, denominator(x));
        excess_ =
            std::max(excess_, static_cast<long>(bits_of(numerator(x))) - static_cast<long>(bits_of(denominator(x))));
    }
    std::size_t value() const { return 2 * bits_of(denominator_) + static_cast<std::size_t>(excess_); }

private:
    std::size_t most_;
    Integer denominator_ = 1;
    long excess_ = 0;
};

/// factor/λ_max(G) from below, to 4 digits, for the message. G is divided by its largest entry, which lies on the
/// diagonal, so that doubles hold it whatever its numbers.
inline std::string stability_limit(const Matrix<Rational>& optima, const MixtureHull& hull, int factor) {
    if (hull.rank() == 1) return brief(Rational(factor * hull.inverse_metric(0, 0) / hull.gram(0, 0)));
    const auto d = optima.rows(), m = optima.cols();
    Matrix<Rational> centred = optima;
    for (Eigen::Index j = 0; j < d; ++j) {
        Rational mean(0);
        for (Eigen::Index i = 0; i < m; ++i) mean += optima(j, i) / Rational(static_cast<int>(m));
        for (Eigen::Index i = 0; i < m; ++i) centred(j, i) -= mean;
    }
    const Matrix<Rational> g = multiply<Rational>(centred, centred.transpose());
    Rational scale(0);
    for (Eigen::Index j = 0; j < d; ++j) scale = std::max<Rational>(scale, g(j, j));
    const Eigen::MatrixXd scaled =
        Eigen::MatrixXd::NullaryExpr(d, d, [&](auto i, auto j) { return to_double(Rational(g(i, j) / scale)); });
    const double largest = symmetric_eigenvalues(scaled).maxCoeff();
    return lower(Ball(Rational(factor / (scale * Rational(largest))), {64}), 4) + "...";
}

}  // namespace detail

/// Throws UnsupportedError for what would take long. Exact elimination takes about max(d, r²m)·b units of a third of a
/// microsecond: 3 seconds at the limit, which 64 domains with 64 parameters are near at 3 decimals.
inline void check_work(const InstanceField& root, const InstanceParts& parts) {
    constexpr std::size_t most_work = 8000000;
    const auto m = static_cast<std::size_t>(parts.problem.domains());
    const auto d = static_cast<std::size_t>(parts.problem.dimension());
    const std::size_t r = std::min(m - 1, d), steps = std::max(d, r * r * m);
    detail::CommonBits optima(most_work / steps), weights(most_work / steps * m);
    const auto& a = parts.problem.optima;
    for (Eigen::Index j = 0; j < a.rows(); ++j) {
        if (parts.mixture.size() == 0) optima.add(parts.problem.validation(j));
        for (Eigen::Index i = 0; i < a.cols(); ++i) optima.add(a(j, i));
    }
    for (Eigen::Index i = 0; i < a.cols(); ++i) weights.add(parts.weights(i));
    for (Eigen::Index i = 0; i < parts.bounds.lower.size(); ++i) {
        weights.add(parts.bounds.lower(i));
        weights.add(parts.bounds.upper(i));
    }
    detail::CommonBits mixture(most_work / steps);  // c = Av has the bits of both
    for (Eigen::Index i = 0; i < parts.mixture.size(); ++i) mixture.add(parts.mixture(i));
    const std::size_t step = bits_of(numerator(parts.outer_step)) + bits_of(denominator(parts.outer_step));
    const std::size_t bits =
        optima.value() + (parts.mixture.size() > 0 ? mixture.value() : 0) + step + weights.value() / m;
    if (bits > most_work / steps)
        root["domains"].over_limit(text_of("expected max(d, r^2*m)*b of at most ", most_work,
                                           " for d parameters, m domains, r = min(m - 1, d) and numbers of b bits over "
                                           "their common denominator, found d = ",
                                           d, ", m = ", m, " and b at least ", bits));
}

/// Throws InputError for an outer step beyond the stability limit of its update.
inline void check_outer_step(const InstanceField& step, OuterRule update, const InstanceParts& parts) {
    const Rational& alpha = parts.outer_step;
    if (update != OuterRule::exponentiated_gradient) {
        const int factor = update == OuterRule::linear ? 1 : 2;  // the linear step is one of 2α
        const MixtureHull hull(parts.problem);
        if (alpha <= 0 || !hull.is_stable(Rational(alpha / factor)))
            step.expected("a number in (0, " + detail::stability_limit(parts.problem.optima, hull, factor) + ")");
        return;
    }
    const Rational widest = parts.problem.squared_diameter();
    if (alpha <= 0 || alpha * widest >= 8) step.expected("a number in (0, " + brief(Rational(8 / widest)) + ")");
}

}  // namespace datamix
