#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "datamix/numeric/radius.hpp"
#include "datamix/numeric/rational.hpp"

namespace datamix {

/// HorizonFilter in balls: p_T(H)b, p_T(x) = (1 − (1−ηx)^T)/x, for a symmetric H with spectrum in [0, L], ηL ≤ 2. The
/// Chebyshev series of p_T is exact with T terms; the tail that is left out bounds what is lost. The three-term
/// recursion runs on exact midpoints: its step j is made with a defect δ_j, and as |U_k| ≤ k + 1 on [−1, 1], the vector
/// T_k(A)b is off by at most (k+1)Σ_{j≤k} δ_j. (proofs/certified_text.md)
class EnclosedFilter {
public:
    /// T = `horizon` ≥ 1, η and L as balls; terms are cut where their sum is below `tolerance`·ηT.
    EnclosedFilter(int horizon, const Ball& eta, const Ball& smoothness, double tolerance, Precision precision)
        : centre_(smoothness / Ball(2)) {
        // cos(πj/(2T)), j < 4T: every cosine of the transform is one of them.
        std::vector<Ball> cosines(static_cast<std::size_t>(4 * horizon));
        for (int j = 0; j < 4 * horizon; ++j) cosines[static_cast<std::size_t>(j)] = cosine(j, 2 * horizon, precision);
        const auto at = [&](long k, long j) -> const Ball& {
            return cosines[static_cast<std::size_t>((k * (2 * j + 1)) % (4 * horizon))];
        };
        std::vector<Ball> values;
        for (int j = 0; j < horizon; ++j) {
            const Ball x = centre_ * (Ball(1) + at(1, j));
            Ball power(1);
            power.set_bits(precision.bits);
            arb_pow_ui(power.data(), (Ball(1) - eta * x).data(), static_cast<unsigned long>(horizon), precision.bits);
            values.push_back((Ball(1) - power) / x);
        }
        for (int k = 0; k < horizon; ++k) {
            Ball sum(Rational(0), precision);
            for (int j = 0; j < horizon; ++j) sum += values[static_cast<std::size_t>(j)] * at(k, j);
            coefficients_.push_back(sum * Ball(k == 0 ? 1 : 2) / Ball(horizon));
        }
        const double least = tolerance * eta.midpoint() * horizon;
        while (coefficients_.size() > 1) {
            const Radius longer = tail_ + Radius::of(coefficients_.back());
            if (longer.value() > least) break;
            tail_ = longer;
            coefficients_.pop_back();
        }
    }

    /// p_T(H)b for every b of a box (d); multiply(v) encloses Hv (d).
    Near apply(const Vector<Ball>& b, const std::function<Vector<Ball>(const Vector<Ball>&)>& multiply) const {
        Near current = Near::from(b), before = current, sum{current.middle * coefficients_[0], {}};
        Radius defects = current.radius, lost = tail_ * norm_bound(b) + Radius::of(coefficients_[0]) * defects;
        for (std::size_t k = 1; k < coefficients_.size(); ++k) {
            const Vector<Ball> turned = multiply(current.middle) / centre_ - current.middle;
            Near next = Near::from(k == 1 ? turned : Vector<Ball>(turned * Ball(2) - before.middle));
            defects += next.radius;
            lost += Radius::of(coefficients_[k]) * Radius(static_cast<double>(k + 1)) * defects;
            sum.middle += next.middle * coefficients_[k];
            before = std::exchange(current, std::move(next));
        }
        Near result = Near::from(sum.middle);
        result.radius += lost;
        return result;
    }

    /// Terms of the series: one more than the products with H that apply() takes.
    std::size_t terms() const { return coefficients_.size(); }

private:
    /// cos(π·numerator/denominator)
    static Ball cosine(long numerator, long denominator, Precision precision) {
        fmpq_t angle;
        fmpq_init(angle);
        fmpq_set_si(angle, numerator, static_cast<unsigned long>(denominator));
        Ball result;
        result.set_bits(precision.bits);
        arb_cos_pi_fmpq(result.data(), angle, precision.bits);
        fmpq_clear(angle);
        return result;
    }

    Ball centre_;
    std::vector<Ball> coefficients_;
    Radius tail_;
};

}  // namespace datamix
