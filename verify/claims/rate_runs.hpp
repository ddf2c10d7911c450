#pragma once

#include "claims/random_problems.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/enclosed_optimum.hpp"
#include "datamix/theory/full_rate.hpp"

namespace datamix::verify {

/// The problem with its validation loss replaced by f_v = Σ v_i f_i (claim F2 (a'')).
template <class P>
struct MixtureValidation : P {
    using Scalar = typename P::Scalar;
    Vector<Scalar> mixture;

    MixtureValidation(P problem, Vector<Scalar> v) : P(std::move(problem)), mixture(std::move(v)) {}
    Scalar validation_loss(const Vector<Scalar>& theta) const {
        Scalar sum(0);
        for (Eigen::Index i = 0; i < mixture.size(); ++i) sum += mixture(i) * this->domain_loss(i, theta);
        return sum;
    }
    Vector<Scalar> validation_gradient(const Vector<Scalar>& theta) const {
        return times<Scalar>(this->domain_gradients(theta), mixture);
    }
};

/// The nearest problem in double precision.
inline Matrix<double> nearest(const Matrix<Ball>& a) {
    Matrix<double> result(a.rows(), a.cols());
    for (Eigen::Index i = 0; i < a.rows(); ++i)
        for (Eigen::Index j = 0; j < a.cols(); ++j) result(i, j) = a(i, j).midpoint();
    return result;
}
inline QuadraticProblem<double> nearest(const QuadraticProblem<Ball>& p) {
    std::vector<Matrix<double>> hessians;
    for (Eigen::Index i = 0; i < p.domains(); ++i) hessians.push_back(nearest(p.hessian(i)));
    return {hessians, nearest(p.optima()), nearest(p.validation_hessian()),
            nearest(Matrix<Ball>(p.validation_optimum())).col(0)};
}
inline SharedQuadratic<double> nearest(const SharedQuadratic<Ball>& p) {
    return {nearest(Matrix<Ball>(p.curvature)).col(0), nearest(p.optima), nearest(Matrix<Ball>(p.validation)).col(0)};
}
inline LogisticProblem<double> nearest(const LogisticProblem<Ball>& p) {
    std::vector<Matrix<double>> samples;
    for (Eigen::Index i = 0; i < p.domains(); ++i) samples.push_back(nearest(p.samples(i).rows));
    return {samples, nearest(p.validation_samples().rows), p.strong_convexity().midpoint()};
}

inline Ball span(const Vector<Ball>& v) {
    Ball result(0);
    for (Eigen::Index i = 0; i < v.size(); ++i)
        for (Eigen::Index j = 0; j < i; ++j) result = max(result, abs(v(i) - v(j)));
    return result;
}

/// What (a), (a') and (a'') speak of, along one run of exponentiated gradient.
struct RateRun {
    Vector<Ball> average, shifted;  ///< (1/K) Σ_{k<K} w_k and (1/K) Σ_{k=1..K} w_k
    Ball span, delta;               ///< max span(g_k), max ½span(g_k − ∇F(w_k)), k < K
    Ball mean_loss;                 ///< (1/K) Σ_{k<K} F(w_k)
};

/// K rounds of the library's driver in balls; ∇F and F at an enclosed θ*(w_k).
template <Problem P>
RateRun rate_run(const P& problem, const Ball& mu, std::size_t horizon, std::size_t rounds, const Ball& eta,
                 const Ball& alpha, const Vector<Ball>& weights, const Vector<Ball>& parameters, Precision precision) {
    RateRun run;
    run.span = run.delta = run.mean_loss = Ball(0);
    Vector<Ball> near = parameters;
    const MixingOptions<Ball> options{.horizon = horizon, .rounds = rounds, .inner_step = eta, .outer_step = alpha};
    const auto result = mix(problem, options, {weights, parameters}, [&](const Round<Ball>& round) {
        near = theory::enclose_optimum(problem, round.weights, mu, near, precision);
        const Vector<Ball> truth = theory::implicit_hypergradient(problem, round.weights, near);
        run.span = max(run.span, span(round.hypergradient));
        run.delta = max(run.delta, span(round.hypergradient - truth) / Ball(2));
        run.mean_loss += problem.validation_loss(near) / Ball(Rational(rounds), precision);
    });
    run.average = result.average;
    run.shifted = result.shifted_average;
    return run;
}

/// What (b) speaks of, along one run of projected gradient.
template <class S>
struct StationarityRun {
    S mean{0};              ///< (1/K) Σ_{k<K} |G_α(w_k)|²
    S delta_square{0};      ///< max |P(g_k − ∇F(w_k))|²
    S half_span_square{0};  ///< max (½span(g_k − ∇F(w_k)))²: what (b) must not take for δ²
};

/// `truth(w)` is ∇F(w) (m).
template <Problem P, class Truth>
StationarityRun<typename P::Scalar> stationarity_run(const P& problem, const MixingOptions<typename P::Scalar>& options,
                                                     const MixingStart<typename P::Scalar>& start, Truth truth) {
    using S = typename P::Scalar;
    StationarityRun<S> run;
    const S alpha = options.outer_step.value();
    mix(problem, options, start, ProjectedGradient{}, [&](const Round<S>& round) {
        const Vector<S> gradient = truth(round.weights), error = round.hypergradient - gradient;
        S mean(0), square(0), low = error(0), high = error(0);
        for (Eigen::Index i = 0; i < error.size(); ++i) {
            mean += error(i) / S(static_cast<int>(error.size()));
            low = std::min(low, error(i));
            high = std::max(high, error(i));
        }
        for (Eigen::Index i = 0; i < error.size(); ++i) square += (error(i) - mean) * (error(i) - mean);
        run.delta_square = std::max(run.delta_square, square);
        run.half_span_square = std::max(run.half_span_square, S((high - low) * (high - low) / S(4)));
        const Vector<S> moved = (round.weights - project_to_simplex<S>(round.weights - gradient * alpha)) / alpha;
        run.mean += dot<S>(moved, moved) / from_rational<S>(Rational(options.rounds));
    });
    return run;
}

}  // namespace datamix::verify
