// Speed of claim F5 on one core: the certified best horizon by running the algorithm. Prints figures, asserts nothing.
#include <fmt/format.h>

#include <chrono>

#include "datamix/search/vertex_search.hpp"

int main() {
    using namespace datamix;
    const theory::DegenerateVertex<Rational> vertex{4, Rational(1) / 5, Rational(1) / 4, Rational(1) / 4,
                                                    Rational(1) / 2};
    for (std::size_t budget = 1000; budget <= 10000000; budget *= 10) {
        const auto start = std::chrono::steady_clock::now();
        const auto best = best_vertex_horizon(vertex, budget);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        fmt::print("{:<62} {:>10.4f} s  T* = {} of {} horizons run\n",
                   fmt::format("EG, last iterate, certified argmin at N = {}", budget), seconds.count(),
                   to_string(best.horizon), best.evaluated);
    }
}
