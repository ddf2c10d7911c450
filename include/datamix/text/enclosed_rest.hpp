#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "datamix/text/enclosed_filter.hpp"
#include "datamix/text/enclosed_text.hpp"
#include "datamix/text/optimum.hpp"

namespace datamix {

/// The numbers (n) exactly, as balls of this precision.
inline Vector<Ball> exact_balls(const Eigen::VectorXd& values, Precision precision) {
    Vector<Ball> result(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        result(i) = Ball(values(i));
        result(i).set_bits(precision.bits);
    }
    return result;
}

/// θ*(w) of a text problem: a point, and how far it is at most. `optimum` of the same problem in double precision finds
/// it; |θ − θ*(w)| ≤ |∇f_w(θ)|/μ vouches for it, whatever was found. `w` (m) ≥ 0, not all 0. Newton's steps go on until
/// that is at most `distance` or no longer halves. Throws as TextOptimum::move.
inline Near enclosed_parameters(const EnclosedText& problem, TextOptimum& optimum, const Vector<Ball>& w,
                                double distance) {
    Eigen::VectorXd near(w.size());
    for (Eigen::Index i = 0; i < w.size(); ++i) near(i) = w(i).midpoint();
    optimum.move(near);
    const EnclosedTextLoss loss = problem.mixture(w);
    Near best{exact_balls(optimum.theta(), problem.precision()), {}};
    best.radius = Radius(std::numeric_limits<double>::infinity());
    for (Vector<Ball> theta = best.middle;;) {
        const EnclosedTextPoint point(problem, theta);
        const Vector<Ball> gradient = EnclosedTextPoint::Slopes(point, loss).gradient();
        const Radius off = Radius::of(norm_bound(gradient).ball() / loss.reg);
        const bool enough = !(off.value() < best.radius.value() / 2);
        if (off.value() < best.radius.value()) best = {theta, off};
        if (enough || best.radius.value() <= distance) return best;
        Eigen::VectorXd slope(gradient.size());
        for (Eigen::Index k = 0; k < slope.size(); ++k) slope(k) = gradient(k).midpoint();
        const Vector<Ball> step = exact_balls(optimum.newton_direction(slope), problem.precision());
        theta = Near::from(theta - step).middle;
    }
}

/// F(w) = f_V(θ*(w)), enclosed; as enclosed_parameters.
inline Ball enclosed_outer_loss(const EnclosedText& problem, TextOptimum& optimum, const Vector<Ball>& w) {
    const Near theta = enclosed_parameters(problem, optimum, w, 1e-12);
    return EnclosedTextPoint(problem, theta.box()).value(problem.validation());
}

/// A mixture of two domains at which exponentiated gradient with horizon T rests.
struct EnclosedRest {
    Ball weight;  ///< of the first domain; the second has the rest, the others have none
    Ball loss;    ///< F there
};

/// Rest points of exponentiated gradient with one horizon on the edges of the simplex: mixtures of two domains p and q
/// at which g_p = g_q < g_i for every other domain i, g the truncated hypergradient at θ*(w).
class EdgeRest {
public:
    /// η the inner step; both problems are the same one and must outlive this. `width`: of the interval in which a
    /// weight is found.
    EdgeRest(const EnclosedText& enclosed, const TextProblem& problem, int horizon, const Ball& eta,
             double width = 0x1p-36)
        : enclosed_(enclosed),
          optimum_(problem),
          approximate_(static_cast<std::size_t>(horizon), eta.midpoint(), problem.smoothness()),
          filter_(horizon, eta, enclosed.smoothness(), 1e-4 * width, enclosed.precision()),
          width_(width) {}

    /// The one near `guess`, the weight of domain `first`. g_p − g_q changes its sign over an interval of `width`
    /// (continuity does the rest); the order of the others and F are enclosed on all of it. Empty where that is not so.
    std::optional<EnclosedRest> find(Eigen::Index first, Eigen::Index second, double guess) {
        const auto [start, slope] = guessed(first, second, guess);
        if (!inside(start)) return std::nullopt;
        const double x = start - difference(first, second, start).midpoint() / slope;
        if (!inside(x)) return std::nullopt;
        const double low = x - width_ / 2, high = x + width_ / 2;
        const Ball signs = difference(first, second, low) * difference(first, second, high);
        if (!certainly(less(signs, Ball(0)))) return std::nullopt;
        const Ball all = hull(exact(low), exact(high));
        const Near theta = parameters(first, second, all, low);
        const Vector<Ball> g = hypergradient(weights(first, second, all), theta);
        for (Eigen::Index i = 0; i < g.size(); ++i)
            if (i != first && i != second && !certainly(less(g(first), g(i)) && less(g(second), g(i))))
                return std::nullopt;
        return EnclosedRest{all, EnclosedTextPoint(enclosed_, theta.box()).value(enclosed_.validation())};
    }

private:
    /// The root of g_p − g_q near `x` as far as double precision sees it, and the slope there, by the secant method.
    std::pair<double, double> guessed(Eigen::Index first, Eigen::Index second, double x) {
        const auto value = [&](double at) {
            Eigen::VectorXd w = Eigen::VectorXd::Zero(enclosed_.domains());
            w(first) = at;
            w(second) = 1 - at;
            optimum_.move(w);
            const Eigen::VectorXd g = optimum_.truncated_hypergradient(approximate_);
            return g(first) - g(second);
        };
        double before = x, value_before = value(x), slope = 0;
        x += 0x1p-10 * (x < 0.5 ? 1 : -1);
        for (int step = 0; step < 20 && x > 0 && x < 1; ++step) {
            const double here = value(x);
            slope = (here - value_before) / (x - before);
            before = std::exchange(x, x - here / slope);
            value_before = here;
            if (!(std::abs(x - before) > 1e-7)) break;
        }
        return {x, slope};
    }
    bool inside(double x) const { return x > width_ && x + width_ < 1; }
    Ball exact(double x) const {
        Ball result(x);
        result.set_bits(enclosed_.precision().bits);
        return result;
    }
    Vector<Ball> weights(Eigen::Index first, Eigen::Index second, const Ball& x) const {
        Vector<Ball> w = Vector<Ball>::Constant(enclosed_.domains(), exact(0));
        w(first) = x;
        w(second) = Ball(1) - x;
        return w;
    }
    /// Around θ* of every weight in `all`, from that at `x` in it: where f_w is stationary, the gradient of another
    /// mixture on the edge is the distance of weights times ∇f_p − ∇f_q.
    Near parameters(Eigen::Index first, Eigen::Index second, const Ball& all, double x) {
        Near theta = enclosed_parameters(enclosed_, optimum_, weights(first, second, exact(x)), 1e-24);
        const EnclosedTextPoint point(enclosed_, theta.box());
        const Vector<Ball> apart = gradient(point, first) - gradient(point, second);
        theta.radius +=
            Radius::of(all - exact(x)) * Radius::of(norm_bound(apart).ball() / enclosed_.strong_convexity());
        return theta;
    }
    Vector<Ball> gradient(const EnclosedTextPoint& point, Eigen::Index domain) const {
        return EnclosedTextPoint::Slopes(point, enclosed_.domain(domain)).gradient();
    }
    /// g (m) at every θ near `theta`, up to one constant for all: −⟨∇f_i(θ), p_T(∇²f_w(θ))∇f_V(θ)⟩.
    Vector<Ball> hypergradient(const Vector<Ball>& w, const Near& theta) const {
        const EnclosedTextLoss mixture = enclosed_.mixture(w);
        const EnclosedTextPoint point(enclosed_, theta.box());
        const EnclosedTextPoint::Slopes slopes(point, mixture);
        const Near adjoint = filter_.apply(EnclosedTextPoint::Slopes(point, enclosed_.validation()).gradient(),
                                           [&](const Vector<Ball>& v) { return slopes.hessian_times(v); });
        Vector<Ball> g(enclosed_.domains());
        for (Eigen::Index i = 0; i < g.size(); ++i) {
            const Vector<Ball> slope = gradient(point, i);
            g(i) = widened(-dot<Ball>(slope, adjoint.middle), (norm_bound(slope) * adjoint.radius).ball());
        }
        return g;
    }
    /// g_p − g_q
    Ball difference(Eigen::Index first, Eigen::Index second, double x) {
        const Vector<Ball> w = weights(first, second, exact(x));
        const Vector<Ball> g = hypergradient(w, enclosed_parameters(enclosed_, optimum_, w, 1e-24));
        return g(first) - g(second);
    }

    const EnclosedText& enclosed_;
    TextOptimum optimum_;
    HorizonFilter approximate_;
    EnclosedFilter filter_;
    double width_;
};

}  // namespace datamix
