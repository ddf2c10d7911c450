// Speed of the stochastic evaluators on one core: prints figures, asserts nothing. Build target: bench_stochastic.

#include <fmt/format.h>

#include <chrono>
#include <functional>

#include "claims/stochastic_models.hpp"
#include "datamix/evaluate/sampled_two_domain_run.hpp"
#include "datamix/search/stochastic_argmin.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main() {
    const StochasticSearch search(two_domain_noise(), schedule());
    for (const auto& [budget, horizon] : {std::pair{"1e12", "1104533"}, {"1e20", "14372382425"}, {"1e60", "2445e27"}}) {
        const Integer n = parse_integer(budget), t = parse_integer(horizon);
        const Precision precision = Precision::digits(120);
        const int repeats = 200;
        Ball gap;
        const double seconds = seconds_of([&] {
            for (int i = 0; i < repeats; ++i) gap = search.gap(n, t, precision);
        });
        fmt::print("enclosed gap at N = {:<5} 120 digits {:>10.3f} ms   {} digits known\n", budget,
                   1e3 * seconds / repeats, gap.accuracy_bits() * 30103 / 100000);
    }
    for (const char* budget : {"1e4", "1e6", "1e8", "1e10", "1e12", "1e16", "1e20", "1e30", "1e60"}) {
        BestHorizon found;
        std::size_t enclosures = 0;
        const double seconds = seconds_of([&] {
            StochasticArgmin argmin(search, parse_integer(budget), {});
            argmin.among(1, parse_integer(budget));
            found = argmin.find();
            enclosures = argmin.enclosures();
        });
        fmt::print("certified argmin at N = {:<5} {:>10.3f} s    {} T* = {}, {} enclosures\n", budget, seconds,
                   found.low == found.high ? "       " : "bracket", to_string(found.horizon), enclosures);
    }
    for (const char* budget : {"1e20", "1e60"}) {
        BestHorizon found;
        const double seconds = seconds_of([&] { found = search.best(parse_integer(budget), 2e-5); });
        fmt::print("certified bracket at N = {:<5} {:>9.3f} s    {} enclosures\n", budget, seconds, found.evaluated);
    }
    const NormalStream stream(1, "bench");
    double sum = 0, normals[4];
    const double drawing = seconds_of([&] {
        for (std::uint64_t i = 0; i < 1000000; ++i) {
            stream.normals(i, 0, normals, 4);
            sum += normals[0];
        }
    });
    fmt::print("Gaussian samples {:>27.1f} ns each  (checksum {:.6f})\n", 1e9 * drawing / 4e6, sum);
    const TwoDomainNoiseRun<LinearUpdate> run(two_domain_noise(), 16, 0.17, 0.25);
    const double stepping = seconds_of([&] {
        for (std::uint64_t r = 0; r < 2000; ++r) sum += run.run(stream, r, 62, Draw::every_step).average;
    });
    fmt::print("simulated inner steps {:>22.1f} ns each  (checksum {:.6f})\n", 1e9 * stepping / (2000.0 * 992), sum);
}
