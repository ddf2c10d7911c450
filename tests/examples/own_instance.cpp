// Reads an instance file and runs the algorithm on its problem, in double.
#include <cstdio>

#include "datamix/instance/read.hpp"
#include "datamix/search/problem_horizon.hpp"

int main(int, char** arguments) {
    const datamix::Instance instance = datamix::read_instance(arguments[1]);  // every number exactly as it is written
    const datamix::ExactModel& model = instance.model;
    datamix::ProblemHorizonOptions<double> options;
    options.inner_step = datamix::to_double(*instance.inner.cap());
    options.outer_step = datamix::to_double(model.outer_step);
    options.start = {datamix::from_rational<double>(model.start_weights),
                     datamix::from_rational<double>(model.start_parameters)};
    options.output = instance.output;
    for (const auto& best : datamix::best_horizon(model.problem.as<double>(), {100, 1000}, options))
        std::printf("N = %zu: T* = %zu, gap %.4e\n", best.budget, best.horizon, best.gap);
}
