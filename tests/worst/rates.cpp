// F1: the truncated hypergradient's error and the drift of warm starts. F2: the four rates, along runs of the library's
// driver in double precision.

#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/enclosed_optimum.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "datamix/theory/full_rate.hpp"
#include "worst/search.hpp"

namespace datamix::worst {

namespace {

Matrix<double> one_by_one(double value) { return Matrix<double>::Constant(1, 1, value); }
Vector<double> one(double value) { return Vector<double>::Constant(1, value); }
double span(const Vector<double>& v) { return v.maxCoeff() - v.minCoeff(); }

/// Two quadratics of one variable with different curvatures, G and G_V those of the round.
double truncation(Coordinates x) {
    const double h_1 = x.scale(0.1, 10), h_2 = x.scale(0.1, 10), w_1 = x.between(0, 1), start = x.between(-3, 3);
    const double a_2 = x.between(-3, 3), slope = x.between(-3, 3);
    const std::size_t horizon = x.count(1, 20);
    const double largest = std::max(h_1, h_2), eta = x.between(0.02, 1) / largest;
    const QuadraticProblem<double> problem({one_by_one(h_1), one_by_one(h_2)}, Matrix<double>{{1, a_2}}, one_by_one(1),
                                           one(slope));
    const Vector<double> w{{w_1, 1 - w_1}};
    const Vector<double> optimum = one((w_1 * h_1 + (1 - w_1) * h_2 * a_2) / (w_1 * h_1 + (1 - w_1) * h_2));
    Vector<double> theta = one(start);
    TapeOf<QuadraticProblem<double>> tape(problem);
    const Vector<double> g = reverse_round(problem, tape, w, horizon, eta, theta);
    const double error = (g - theory::implicit_hypergradient(problem, w, optimum)).cwiseAbs().maxCoeff();
    const theory::LossConstants<double> c{std::min(h_1, h_2),
                                          largest,
                                          0,
                                          problem.domain_gradients(optimum).cwiseAbs().maxCoeff(),
                                          std::abs(problem.validation_gradient(theta)(0)),
                                          1};
    const double bound = theory::truncation_bound<double>(c, eta, horizon, std::abs(start - optimum(0)));
    return bound > 1e-4 ? error / bound : -1;  // smaller ones are lost in rounding
}

/// Optima ±1 of one curvature, f_V steep; G stands for half the diameter.
double drift(Coordinates x) {
    const double start = x.between(-1, 1), slope = x.scale(1, 1000), alpha = x.scale(1e-9, 1) / slope;
    const std::size_t horizon = x.count(1, 20), rounds = x.count(1, 10);
    const double eta = x.between(0.02, 1);
    const SharedQuadratic<double> problem{one(1), Matrix<double>{{1, -1}}, one(-slope)};
    const MixingOptions<double> options{
        .horizon = horizon, .rounds = rounds + 1, .inner_step = eta, .outer_step = alpha};
    const theory::LossConstants<double> c{1, 1, 0, 1, slope + 1, 1};
    double worst = -1, theta = start;
    mix(problem, options, {Vector<double>::Constant(2, 0.5), one(start)}, [&](const Round<double>& round) {
        const double error = std::abs(theta - (round.weights(0) - round.weights(1)));
        if (round.index > 0)
            worst = std::max(worst,
                             error / theory::drift_bound<double>(c, eta, alpha, horizon, round.index, std::abs(start)));
        theta = round.parameters(0);
    });
    return worst;
}

enum class Rate { average, shifted, stationarity };

/// Two or more copies of two domains on a line, f_V = ½|θ−c|².
double rate(Coordinates x, Rate which) {
    const std::size_t copies = x.count(1, 9), horizon = x.count(1, 10), rounds = x.count(1, 100);
    const double slope = x.scale(0.1, 1000), eta = x.between(0.001, 1), start = x.between(0, 1);
    const auto m = static_cast<Eigen::Index>(copies) + 1;
    Matrix<double> optima = Matrix<double>::Constant(1, m, 0);
    optima(0, 0) = 1;
    const SharedQuadratic<double> problem{one(1), optima, one(slope)};
    const double smoothness = (1 - 1 / static_cast<double>(m));  // of F in the Euclidean norm, on Σ = 0
    const double share = x.scale(1e-6, 1),
                 alpha = which == Rate::stationarity ? share / smoothness : share * (which == Rate::shifted ? 4 : 10);
    const MixingOptions<double> options{.horizon = horizon, .rounds = rounds, .inner_step = eta, .outer_step = alpha};
    double largest_span = 0, delta = 0, square = 0, mean = 0;
    const auto observe = [&](const Round<double>& round) {
        const Vector<double> truth = optima.transpose() * (optima * round.weights - problem.validation),
                             error = round.hypergradient - truth,
                             centred = error - Vector<double>::Constant(m, error.mean());
        largest_span = std::max(largest_span, span(round.hypergradient));
        delta = std::max(delta, span(error) / 2);
        square = std::max(square, centred.squaredNorm());
        const Vector<double> moved =
            (round.weights - project_to_simplex<double>(round.weights - alpha * truth)) / alpha;
        mean += moved.squaredNorm() / static_cast<double>(rounds);
    };
    const Vector<double> uniform = Vector<double>::Constant(m, 1 / static_cast<double>(m));
    const MixingStart<double> from{uniform, one(start)};
    const auto loss = [&](double w) { return (w - slope) * (w - slope) / 2; };
    const double best = loss(std::clamp(slope, 0.0, 1.0));
    if (which == Rate::stationarity) {
        mix(problem, options, from, ProjectedGradient{}, observe);
        const double bound = theory::stationarity_rate<double>(loss(uniform(0)) - best, alpha, rounds, square);
        return bound > 1e-4 ? mean / bound : -1;
    }
    const auto run = mix(problem, options, from, observe);
    const double divergence = theory::start_divergence<double>(uniform);
    if (which == Rate::average)
        return (loss(run.average(0)) - best) /
               theory::average_rate<double>(divergence, alpha, rounds, largest_span, delta);
    return (loss(run.shifted_average(0)) - best) / theory::shifted_rate<double>(divergence, alpha, rounds, delta);
}

/// f_V = f_1, and copies of a steeper loss beside it.
double mixture(Coordinates x) {
    const std::size_t copies = x.count(1, 99), horizon = x.count(1, 10), rounds = x.count(1, 10);
    const double steep = x.scale(1, 1000), eta = x.between(0.001, 1) / steep, start = x.between(0, 1),
                 alpha = x.scale(1e-4, 1e4);
    const auto m = static_cast<Eigen::Index>(copies) + 1;
    std::vector<Matrix<double>> hessians(copies + 1, one_by_one(steep));
    hessians[0] = one_by_one(1);
    Matrix<double> optima = Matrix<double>::Constant(1, m, 1);
    optima(0, 0) = 0;
    const QuadraticProblem<double> problem(hessians, optima, one_by_one(1), one(0));
    const MixingOptions<double> options{.horizon = horizon, .rounds = rounds, .inner_step = eta, .outer_step = alpha};
    double largest_span = 0, delta = 0, mean = 0;
    const Vector<double> uniform = Vector<double>::Constant(m, 1 / static_cast<double>(m));
    mix(problem, options, {uniform, one(start)}, [&](const Round<double>& round) {
        const double w = round.weights(0), optimum = (1 - w) * steep / (w + (1 - w) * steep);
        const Vector<double> truth = theory::implicit_hypergradient(problem, round.weights, one(optimum));
        largest_span = std::max(largest_span, span(round.hypergradient));
        delta = std::max(delta, span(round.hypergradient - truth) / 2);
        mean += optimum * optimum / 2 / static_cast<double>(rounds);
    });
    const theory::LossConstants<double> c{1, steep, 0, 0, 0, 1};
    return mean /
           theory::mixture_rate<double>(c, theory::average_rate<double>(theory::start_divergence<double>(uniform),
                                                                        alpha, rounds, largest_span, delta));
}

}  // namespace

std::vector<Bound> truncation_bounds() {
    return {{"F1 error of the hypergradient", 8, 40000, 1, truncation}, {"F1 drift", 6, 20000, 0.99, drift}};
}

std::vector<Bound> rate_bounds() {
    const auto of = [](Rate which) { return [which](Coordinates x) { return rate(x, which); }; };
    return {{"F2 (a)", 7, 8000, 0.98, of(Rate::average)},
            {"F2 (a')", 7, 8000, 0.99, of(Rate::shifted)},
            {"F2 (a'')", 7, 8000, 0.98, mixture},
            {"F2 (b)", 7, 8000, 1, of(Rate::stationarity)}};
}

}  // namespace datamix::worst
