// `worst_cases [SEED [EFFORT]]`: for each bound that a claim states, the instance nearest to equality that a search
// finds. Status 1 if one exceeds its bound, or if the search does not come near what the claim's own worst case
// attains.

#include "worst/search.hpp"

#include <fmt/format.h>

#include <cstdlib>

using namespace datamix::worst;

int main(int count, char** arguments) {
    const std::uint64_t seed = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1;
    const double effort = count > 2 ? std::strtod(arguments[2], nullptr) : 1;
    if (seed == 0 || !(effort > 0)) {
        fmt::print(stderr, "worst_cases: SEED from 1, EFFORT above 0 were expected\n");
        return 2;
    }
    bool fine = true;
    fmt::print("{:<34}  {:>12}  {:>12}  {}\n", "bound", "measured/bnd", "known case", "at, in the unit cube");
    for (const auto& family : {greedy_bounds, truncation_bounds, rate_bounds, vertex_bounds, stochastic_bounds})
        for (const Bound& bound : family()) {
            const auto evaluations = static_cast<std::size_t>(effort * static_cast<double>(bound.evaluations));
            const Worst found = search(bound, seed, evaluations);
            std::string point;
            for (const double x : found.point) point += fmt::format(" {:.3f}", x);
            const bool exceeds = found.ratio > 1 + 1e-9, misses = found.ratio < 0.9 * bound.known;
            fmt::print("{:<34}  {:12.9f}  {:12.4f} {}{}\n", bound.name, found.ratio, bound.known, point,
                       exceeds  ? "  EXCEEDS THE BOUND"
                       : misses ? "  the search misses the known case"
                                : "");
            fine = fine && !exceeds && !misses;
        }
    return fine ? 0 : 1;
}
