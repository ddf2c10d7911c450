// Speed of the exact evaluators on one core: prints figures, asserts nothing. Build target: bench_exact.

#include <fmt/format.h>

#include <chrono>

#include "base/build_info.hpp"
#include "datamix/instance/read.hpp"
#include "datamix/search/horizon_search.hpp"
#include "instance/gap.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

template <class Work>
void timed(const char* what, Work work) {
    const auto start = std::chrono::steady_clock::now();
    const std::string note = work();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    fmt::print("{:<62} {:>10.4f} s  {}\n", what, seconds.count(), note);
}

}  // namespace

int main() {
    const std::string file = (source_tree() / "verify/instances/full-gradients.json").string();
    const Instance instance = read_instance(file);
    timed("error at N = 1e300, T = 2386, 12 digits",
          [&] { return GapEvaluator(read_instance(file)).at(parse_integer("1e300"), 2386, 12).upper; });
    timed("F4 table: certified argmin at 10 budgets, 1e3 to 1e300", [&] {
        HorizonSearch search(instance.model, instance.inner, instance.output);
        std::string horizons;
        for (const char* n : {"1e3", "1e4", "1e5", "1e6", "1e8", "1e10", "1e20", "1e50", "1e100", "1e300"})
            horizons += to_string(search.best(parse_integer(n)).horizon) + " ";
        return horizons;
    });
    timed("certified argmin at every N from 1000 to 40000", [&] {
        HorizonSearch search(instance.model, instance.inner, instance.output);
        std::size_t evaluated = 0;
        for (int n = 1000; n <= 40000; ++n) evaluated += search.best(n).evaluated;
        return fmt::format("{} gaps", evaluated);
    });
    timed("certified argmin, last iterate, N = 1e3 to 1e6", [&] {
        HorizonSearch search(instance.model, instance.inner, Output::last);
        std::string horizons;
        for (const char* n : {"1e3", "1e4", "1e5", "1e6"})
            horizons += to_string(search.best(parse_integer(n)).horizon) + " ";
        return horizons;
    });
    Instance simplex = instance;
    simplex.update = OuterRule::exponentiated_gradient;
    timed("simulated argmin with exponentiated gradient, N = 1e4",
          [&] { return to_string(GapEvaluator(simplex).best(10000, 12).horizon); });
}
