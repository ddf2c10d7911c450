// Speed of the text problem on one core: prints figures, asserts nothing. Arguments: two or more text files, the last
// one is the validation text; without any, made-up text (the cost does not depend on the text).

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "datamix/algorithm/mixing.hpp"
#include "datamix/text/batches.hpp"
#include "datamix/text/corpus.hpp"
#include "datamix/text/mixture.hpp"

using namespace datamix;

namespace {

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Processor seconds of the fastest of `repeats` calls: what one core takes when nothing else runs on it.
template <class Work>
double fastest(int repeats, Work work) {
    double best = 1e300;
    for (int i = 0; i < repeats; ++i) {
        const double start = processor_seconds();
        work();
        best = std::min(best, processor_seconds() - start);
    }
    return best;
}

/// Mini-batches of 8 trigrams of two texts: mean of a step, and how many times that of T = 100, for every horizon. In
/// turns, so that a change of the machine's speed meets all of them.
void print_batches(const std::vector<double>& first, const std::vector<double>& second,
                   const std::vector<double>& validation) {
    fmt::print("With mini-batches, microseconds per inner step, and times that of T = 100\n");
    const std::vector<std::vector<double>> texts = {first, second};
    const TextProblem problem(texts, validation, 1e-3);
    const TextBatches batches(problem, texts, 1e-3, 8, NormalStream(1, "bench"), 0);
    const Eigen::VectorXd weights = Eigen::Vector2d(0.3, 0.7);
    TextBatches::Tape tape(batches);
    const std::vector<std::size_t> horizons = {100, 1, 10, 1000, 10000, 100000, 1000000};
    std::vector<double> seconds(horizons.size()), steps(horizons.size());
    for (int turn = 0; turn < 3; ++turn)
        for (std::size_t i = 0; i < horizons.size(); ++i) {
            const std::size_t horizon = horizons[i], rounds = std::max<std::size_t>(1, 300000 / horizon);
            const double eta = 0.4 * std::min(1.0, 30 / static_cast<double>(horizon));
            Eigen::VectorXd theta = Eigen::VectorXd::Zero(batches.dimension());
            const double start = processor_seconds();
            for (std::size_t k = 0; k < rounds; ++k) reverse_round(batches, tape, weights, horizon, eta, theta);
            seconds[i] += processor_seconds() - start;
            steps[i] += static_cast<double>(rounds * horizon);
        }
    for (std::size_t i = 0; i < horizons.size(); ++i)
        fmt::print("  T = {:<7} {:5.2f} {:5.2f}\n", horizons[i], 1e6 * seconds[i] / steps[i],
                   seconds[i] / steps[i] / (seconds[0] / steps[0]));
}

std::vector<double> made_up(std::size_t period) {
    std::string text;
    for (std::size_t i = 0; i < 20000; ++i) text += "the quick brown fox, no!\n"[(i * i + i / period) % 25];
    return trigram_shares(text);
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::vector<double>> texts;
    for (int i = 1; i < argc; ++i) texts.push_back(trigram_shares({argv[i]}, "text"));
    for (std::size_t period = 2; texts.size() < 7 && argc < 3; ++period) texts.push_back(made_up(period));
    const std::vector<double> validation = texts.back();
    texts.pop_back();
    const TextProblem problem(texts, validation, 1e-3);

    fmt::print("One evaluation, one Hessian product, microseconds\n");
    const auto state = std::make_unique<TextState>();
    const Eigen::VectorXd zero = Eigen::VectorXd::Zero(kTextDimension);
    Eigen::VectorXd out = zero, moments = Eigen::VectorXd::Zero(kTextBlock);
    const TextStatistics statistics(validation);
    for (const TextKernels& kernels : available_text_kernels()) {
        const double evaluate = fastest(2000, [&] {
            kernels.evaluate(zero.data(), *state);
            kernels.weigh(statistics.mass.data(), *state);
        });
        const double product = fastest(2000, [&] { kernels.hessian(*state, zero.data(), moments.data(), out.data()); });
        fmt::print("  {:<9} {:6.1f} {:6.1f}\n", kernels.name, 1e6 * evaluate, 1e6 * product);
    }

    fmt::print(
        "The algorithm, microseconds per inner step: forward, its share of the reverse pass and of the outer step\n");
    for (const std::size_t horizon : {1u, 10u, 100u, 1000u, 5000u, 100000u}) {
        const MixingOptions<double> options{.horizon = horizon,
                                            .rounds = std::max<std::size_t>(1, 5000 / horizon),
                                            .inner_step = 0.6,
                                            .outer_step = 10};
        const double seconds = fastest(
            3, [&] { mix(problem, options, MixingStart<double>::uniform(problem.domains(), problem.dimension())); });
        fmt::print("  T = {:<6} {:6.1f}\n", horizon, 1e6 * seconds / static_cast<double>(options.rounds * horizon));
    }

    print_batches(texts[0], texts[1], validation);

    TextOptimum optimum(problem);
    const double search = fastest(1, [&] { best_mixture(problem, optimum); });
    fmt::print("Best mixture from {} starts: {:.2f} s\n", problem.domains() + 1, search);
}
