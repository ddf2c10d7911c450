// S1: the error of noisy steps on a loss that is not quadratic. S3: the two rates over all paths of a two-point noise,
// in the balls of claim stochastic-rate. S4: the ends of φ_1's minimiser.

#include "claims/stochastic_rate_tree.hpp"
#include "datamix/theory/stochastic_bounds.hpp"
#include "datamix/theory/stochastic_rates.hpp"
#include "worst/search.hpp"

namespace datamix::worst {

namespace {

/// f = μx²/2 + ln cosh x, noise ±σ: all 2^T paths.
double noisy_steps(Coordinates x) {
    const double mu = x.scale(0.05, 20), eta = x.between(0.02, 1) / (mu + 1), sigma = x.scale(0.01, 10),
                 start = x.scale(0.01, 10);
    const std::size_t horizon = x.count(1, 8);
    std::vector<double> paths = {start};
    for (std::size_t t = 0; t < horizon; ++t) {
        std::vector<double> next;
        for (const double at : paths)
            for (const int sign : {-1, 1}) next.push_back(at - eta * (mu * at + std::tanh(at) + sigma * sign));
        paths = std::move(next);
    }
    double mean = 0;
    for (const double at : paths) mean += at * at / static_cast<double>(paths.size());
    return mean / theory::sgd_bound<double>(mu, eta, sigma * sigma, start * start, horizon);
}

/// A rational near x, three digits of it.
Rational near(double x) {
    const double unit = std::pow(10, std::floor(std::log10(std::abs(x))) - 2);
    return x == 0 ? Rational(0) : Rational(static_cast<long>(std::lround(x / unit))) * Rational(unit);
}

enum class Side { average, stationarity };

/// Two domains on a line, noise on the first in at most two rounds.
double noisy_rate(Coordinates x, Side which) {
    using namespace verify::stochastic_rate_tree;
    Setting setting{"", rationals({"1"}), Vector<Rational>(1), Matrix<Rational>(1, 2), 1, 1, 0, 1, 1, 0};
    setting.optima << 1, 0;
    setting.c(0) = near(x.scale(0.1, 1000));
    setting.eta = near(x.between(0.001, 1));
    setting.horizon = x.count(1, 2);
    setting.rounds = x.count(1, 200);
    setting.noisy = std::min<std::size_t>(setting.rounds, x.count(1, 2));
    setting.deviation = near(x.scale(1e-3, 1));
    setting.alpha = near(x.scale(1e-5, 2));  // L_F = ½
    const Ball rounds = exact(setting.alpha * static_cast<long>(setting.rounds));
    const Vector<Ball> start = Vector<Ball>::Constant(2, exact(Rational(1) / 2));
    if (which == Side::average) {
        Tree<ExponentiatedGradient> tree(setting);
        tree.run(start);
        const Ball bound =
            log(exact(2)) / rounds + exact(setting.alpha) * tree.square_bound() / Ball(8) + Ball(2) * tree.bias;
        return Ball(tree.gap / bound).midpoint();
    }
    Tree<ProjectedGradient> tree(setting);
    tree.run(start);
    const Ball bound = Ball(2) * (tree.objective(start) - exact(setting.least())) / rounds + tree.mean_square;
    return Ball(tree.stationarity / bound).midpoint();
}

/// T² of φ_1 over its upper end q ln q/(2 − 1/e), and its lower end q ln q/2 over T².
double end_of_phi_1(Coordinates x, bool upper) {
    const Ball q(x.scale(7.5, 1e12)), root = theory::mean_square_1_horizon(q), scale = q * log(q);
    return (upper ? root * root * (Ball(2) - exp(Ball(-1))) / scale : scale / (Ball(2) * root * root)).midpoint();
}

}  // namespace

std::vector<Bound> stochastic_bounds() {
    const auto of = [](Side which) { return [which](Coordinates x) { return noisy_rate(x, which); }; };
    const auto end = [](bool upper) { return [upper](Coordinates x) { return end_of_phi_1(x, upper); }; };
    return {{"S1 error of noisy steps", 5, 8000, 1, noisy_steps},
            {"S3 (a)", 7, 400, 0.97, of(Side::average)},
            {"S3 (b)", 7, 400, 0.99, of(Side::stationarity)},
            {"S4 phi_1, lower end", 1, 400, 0.95, end(false)},
            {"S4 phi_1, upper end", 1, 400, 1, end(true)}};
}

}  // namespace datamix::worst
