// An outer update of one's own: exponentiated gradient on a running mean of the hypergradients. A type with `step` and
// `stays_on_simplex` is all it takes; what it remembers lives in its members, one copy a run.
#include <datamix/algorithm/mixing.hpp>
#include <datamix/problem/shared_quadratic.hpp>

#include <cstdio>

struct SmoothedGradient {
    static constexpr bool stays_on_simplex = true;
    double kept;
    datamix::Vector<double> mean = {};

    datamix::Vector<double> step(const datamix::Vector<double>& w, const datamix::Vector<double>& g, double alpha) {
        if (mean.size() == 0) mean = datamix::Vector<double>::Zero(g.size());
        mean = kept * mean + (1 - kept) * g;
        return datamix::ExponentiatedGradient{}.step(w, mean, alpha);
    }
};

int main() {
    const datamix::SharedQuadratic<double> problem{Eigen::Vector2d(1, 4), Eigen::Matrix2d{{1, 0}, {1, 0}},
                                                   Eigen::Vector2d(0.5, 0.3)};
    const datamix::MixingOptions<double> options{.horizon = 8, .rounds = 400, .inner_step = 0.25, .outer_step = 0.5};
    const auto start = datamix::MixingStart<double>::uniform(2, 2);
    for (const double kept : {0.0, 0.9}) {
        const auto run = datamix::mix(problem, options, start, SmoothedGradient{.kept = kept});
        std::printf("kept %.1f: w = %.4f\n", kept, run.weights(0));
    }
}
