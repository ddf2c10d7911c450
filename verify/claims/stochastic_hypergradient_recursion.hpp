#pragma once

#include <utility>
#include <vector>

#include "claim/ledger.hpp"

/// Claim stochastic-hypergradient (S2): the recursion behind its bound for losses that are not quadratic.
namespace datamix::verify::stochastic_hypergradient_recursion {

/// The recursion behind the general bound, for losses that are not quadratic:
///   a²_{t+1} ≤ q a²_t + (η/μ)Λ²p_t + η²σ_j²,  a²_t = E|Z_t − Z*|², p_t = E|θ_t − θ*|², Λ = L + L_2|Z*|,
/// over all paths of a two-point noise. f_1 = x²/4 + ln cosh x + bx, f_2 = 3x²/8 − (3/2)bx, w = (3/5, 2/5), so θ* = 0.
inline void check_recursion(const Context& context, Ledger& ledger) {
    const Precision precision{96};
    const auto ball = [&](const char* text) { return Ball(parse_rational(text), precision); };
    const Ball one(1), two(2), b = ball("7/10"), w = ball("3/5"), sigma = ball("2/5");
    const Ball mu = w * ball("1/2") + (one - w) * ball("3/4"), top = mu + w, eta = one / (two * top),
               q = one - eta * mu;
    const Ball target = -b / top;        // Z_1* = −∇f_1(0)/∇²f_w(0)
    const Ball third = ball("4/5") * w;  // the third derivative of ln cosh is at most 4/(3√3) < 4/5
    const Ball lambda = ball("3/2") + third * abs(target);  // f_1 is 3/2-smooth
    struct Path {
        Ball theta, z;
    };
    std::vector<Path> paths = {{ball("1"), ball("0")}};
    const auto moments = [&] {
        std::pair<Ball, Ball> sums{ball("0"), ball("0")};
        const Ball share = one / Ball(Rational(static_cast<long>(paths.size())), precision);
        for (const auto& p : paths) {
            sums.first += (p.z - target) * (p.z - target) * share;
            sums.second += p.theta * p.theta * share;
        }
        return sums;
    };
    for (int t = 0; t < 9; ++t) {
        const auto before = moments();
        std::vector<Path> next;
        for (const auto& path : paths)
            for (const int sign : {-1, 1}) {  // noise on domain 1; the same sample moves θ and Z
                const Ball e = exp(two * path.theta), tanh = (e - one) / (e + one), noise = sigma * Ball(sign);
                const Ball first = path.theta / two + tanh + b + noise;
                const Ball second = ball("3/4") * path.theta - ball("3/2") * b;
                const Ball hessian = mu + w * (one - tanh * tanh);
                next.push_back(
                    {path.theta - eta * (w * first + (one - w) * second), path.z - eta * (hessian * path.z + first)});
            }
        paths = std::move(next);
        const auto factor = [&](const char* key) { return Ball(context.factor(key), precision); };
        ledger.part("recursion")
            .certify(less_equal(moments().first, factor("kept") * q * before.first +
                                                     factor("drift") * eta / mu * lambda * lambda * before.second +
                                                     factor("noise") * eta * eta * sigma * sigma),
                     "the recursion for E|Z_t - Z*|^2 holds over all noise paths");
    }
}

/// Where the recursion is attained: f_1 = Lx²/2 + bx, f_2 = μx²/2, all weight on f_2, noise ±σ on domain 1, one step
/// from θ = −μ|Z*|/L and Z = 0. An equality of rationals.
inline void check_attained(const Context& context, Ledger& ledger) {
    for (const int smoothness : {1, 3, 10})
        for (const char* step : {"1/2", "1", "1/7"}) {
            const Rational mu = Rational(1) / 2, top = smoothness, b = Rational(7) / 10, sigma = Rational(2) / 5;
            const Rational eta = parse_rational(step) / top, target = -b / mu, start = mu * target / top;
            Rational after = 0;
            for (const int sign : {-1, 1}) {
                const Rational z = -eta * (top * start + b + sigma * sign) - target;
                after += z * z / 2;
            }
            ledger.part("recursion")
                .certify(known(after == context.factor("kept") * (1 - eta * mu) * target * target +
                                            context.factor("drift") * eta / mu * top * top * start * start +
                                            context.factor("noise") * eta * eta * sigma * sigma),
                         "the recursion for E|Z_t - Z*|^2 is attained");
        }
}

}  // namespace datamix::verify::stochastic_hypergradient_recursion
