// Ridge regression on domains of one's own, each with its own Hessian: from a CSV file to the best horizon of a budget.
// README.md shows the lines between the marks.
// [example]
#include <datamix/problem/ridge.hpp>
#include <datamix/search/problem_horizon.hpp>

#include <cstdio>

int main(int, char** arguments) {
    const auto table = datamix::read_csv<double>({arguments[1]}, {.target = "y", .domain = "domain"});
    const auto problem = datamix::ridge_problem(table, 0.05);
    const auto least = datamix::least_loss(problem);
    std::printf("least F found: %.5f, weights", least.value);
    for (const double w : least.weights) std::printf(" %.3f", w);
    std::printf("\n");
    for (const auto& best : datamix::best_horizon(problem, {100, 1000, 10000, 100000},
                                                  {.inner_step = 1 / problem.smoothness(), .outer_step = 30.0}))
        std::printf("N = %6zu: T* = %2zu, gap %.1e\n", best.budget, best.horizon, best.gap);
}
// [example]
