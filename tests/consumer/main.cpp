// The README's example, compiled against an installed copy. README.md shows the lines between the marks.
// [example]
#include <datamix/algorithm/mixing.hpp>
#include <datamix/problem/shared_quadratic.hpp>

#include <cstdio>

int main() {
    const Eigen::Vector2d curvature(1, 4), validation(-2, 2);
    const Eigen::Matrix2d optima{{1, 0}, {1, 0}};  // one column per domain
    const datamix::SharedQuadratic<double> problem{curvature, optima, validation};
    for (const std::size_t horizon : {1u, 10u, 100u}) {
        const auto run =
            datamix::mix(problem, {.horizon = horizon, .rounds = 1000, .inner_step = 0.25, .outer_step = 0.1},
                         datamix::MixingStart<double>::uniform(problem.domains(), problem.dimension()));
        std::printf("T = %3zu: weight of the worst domain %.4f, validation loss %.4f\n", horizon, run.weights(0),
                    problem.validation_loss(optima * run.weights));
    }
}
// [example]
