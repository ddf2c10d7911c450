#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "datamix/evaluate/exact_model.hpp"
#include "datamix/numeric/add_product.hpp"
#include "datamix/search/horizon_window.hpp"
#include "datamix/theory/outer_geometry.hpp"

namespace datamix {

/// Bounds and enclosures of the error E(T) = |Uy_K|, K = ⌊N/T⌋, of the last iterate where the mixtures form a line (two
/// domains, or optima on one line), for the linear outer step with a constant inner step: what LinearBounds are for
/// averages, with the geometric decay of the outer loop in them, so that budgets of 1e300 leave a few dozen horizons.
/// proofs/exact_evaluator.md, section 6.
class LastBounds {
public:
    /// η = inner_step ≤ 1/L, a stable outer step; `precision` at least 128 + log2 N bits.
    LastBounds(const ExactModel& model, const Rational& inner_step, Precision precision)
        : model_(model), precision_(precision) {
        outer_ = 1 - 2 * model.outer_step * model.hull.metric(0, 0) * model.hull.gram(0, 0);
        contraction_ = abs(ball(outer_));
        share_ = ball((1 - outer_) / 2);
        slowest_ = ball(1 - inner_step * model.problem.strong_convexity());
        length_ = sqrt(ball(model.hull.gram(0, 0)));
        start_ = abs(ball(model.start(0))) * length_;
        const Vector<Rational> off = model.problem.validation - model.hull.nearest;
        const Vector<Rational> parameters = model.start_parameters - model.hull.nearest;
        off_hull_ = norm(off);
        parameters_ = norm(parameters);
        for (const auto& part : theory::OuterGeometry(model).parts)
            if (inner_step * part.curvature != 1)
                parts_.push_back({ball(1 - inner_step * part.curvature), norm(part.bias)});
        for (Eigen::Index i = 0; i < model.dimension(); ++i) {
            const Rational& u = model.hull.basis(i, 0);
            coordinates_.push_back({ball(1 - inner_step * model.problem.curvature(i)), ball(u * off(i)), ball(u * u)});
        }
        find_first();
    }

    /// Whether there is a bias to bound, and an outer loop of more than one round.
    bool is_usable() const { return first_ > 0; }
    /// From here on up_to() applies.
    const Integer& first() const { return first_; }

    /// E at one horizon, T ≥ first(), and K rounds; relatively as exact as ρ^T K is small.
    Ball error(const Integer& horizon, const Integer& rounds) const {
        Ball pulled(0), left(0);
        for (const Coordinate& c : coordinates_) {
            const Ball kept = power<Ball>(c.base, horizon);
            pulled -= kept * c.pull;
            left += (Ball(1) - kept) * c.square;
        }
        const Ball limit = pulled / left, fallen = power<Ball>(ball(outer_), rounds);
        const Horizon at(*this, horizon);
        const Ball spread = at.size * drift(at, rounds) / length_;
        return abs(limit + fallen * widened(ball(model_.start(0)) - limit, spread)) * length_;
    }
    /// E(T) at least this for every T in from … to, first() ≤ from.
    Ball up_to(const Integer& from, const Integer& to, const Integer& budget) const {
        Ball bias = parts_.front().size;
        for (std::size_t g = 1; g < parts_.size(); ++g)
            bias -= parts_[g].size * power<Ball>(parts_[g].base / parts_.front().base, from);
        const Horizon at(*this, from);
        return power<Ball>(parts_.front().base, to) * bias -
               at.size * power<Ball>(contraction_ * (Ball(1) + at.growth), Integer(budget / to));
    }
    /// E(T) at least this for every T in from … N, first() ≤ from.
    Ball beyond(const Integer& from, const Integer& budget) const {
        const Integer rounds = budget / from;
        const Horizon at(*this, from);
        return power<Ball>(contraction_, rounds) * (start_ - at.bias - at.size * drift(at, rounds)) - at.bias;
    }

    /// The horizons of a budget that are not excluded: 1 … first() − 1, and a few dozen. None where the budget is too
    /// small for these bounds.
    std::optional<HorizonWindow> window(const Integer& budget) const {
        const Integer centre = balance(budget);
        if (centre <= first_ || 4 * centre > budget) return std::nullopt;
        Ball best = error(centre, Integer(budget / centre));
        for (Integer rounds = budget / centre - 2; rounds <= budget / centre + 3; ++rounds) {
            if (rounds < 1) continue;
            const Integer horizon = budget / rounds;
            const Ball here = error(horizon, Integer(budget / horizon));
            if (certainly(less(here, best))) best = here;
        }
        const auto excluded = [&](const Ball& least) { return certainly(less(best, least)); };
        const Integer last = boundary(centre, budget, [&](const Integer& t) { return excluded(beyond(t, budget)); });
        // Short horizons first: from their end on the outer loop's contraction is known far better.
        Integer half = centre / 2;
        while (half > first_ && !excluded(up_to(first_, half, budget))) half /= 2;
        if (half <= first_) return HorizonWindow{1, last, 1};
        const Integer next = centre / 2;
        if (half < next && excluded(up_to(Integer(half + 1), next, budget))) half = next;
        const Integer from =
            boundary(centre, half, [&](const Integer& t) { return excluded(up_to(Integer(half + 1), t, budget)); });
        return HorizonWindow{from, last, first_};
    }

private:
    struct Part {
        Ball base, size;
    };

    Ball ball(const Rational& value) const { return {value, precision_}; }
    Ball norm(const Vector<Rational>& v) const { return sqrt(ball(dot<Rational>(v, v))); }
    /// What the bounds of one horizon need.
    struct Horizon {
        Ball bias;    // |Uy_∞| at most
        Ball size;    // n_0 = max(|Us_0|, (x̂−ε)|φ_0|) at most
        Ball growth;  // γ
        Horizon(const LastBounds& of, const Integer& horizon) {
            const Ball kept = power<Ball>(of.slowest_, horizon);
            bias = kept * of.off_hull_ / (Ball(1) - kept);
            size = of.start_ + of.parameters_ + Ball(2) * bias;
            growth = of.share_ * kept * (Ball(4) + Ball(2) / (of.contraction_ - kept)) / of.contraction_;
        }
    };
    /// (1+γ)^K − 1 at most.
    Ball drift(const Horizon& at, const Integer& rounds) const {
        return exp(at.growth * Ball(rounds, precision_)) - Ball(1);
    }

    /// The least T from which γ is so small that the outer loop contracts, and half of the slowest bias is left.
    void find_first() {
        if (parts_.empty()) return;
        for (int t = 1; t <= 20000; t += 1 + t / 16) {
            if (!certainly(less(Ball(2) * power<Ball>(slowest_, Integer(t)), contraction_))) continue;
            if (!certainly(less(Ball(2) * Horizon(*this, t).growth * contraction_, Ball(1) - contraction_))) continue;
            Ball others(0);
            for (std::size_t g = 1; g < parts_.size(); ++g)
                others += parts_[g].size * power<Ball>(parts_[g].base / parts_.front().base, Integer(t));
            if (!certainly(less(Ball(2) * others, parts_.front().size))) continue;
            first_ = t;
            return;
        }
    }
    /// Where both arms are about equal: λT² + lT = aN.
    Integer balance(const Integer& budget) const {
        const Ball rate = -log(parts_.front().base), fall = -log(contraction_);
        const Ball ratio = log(start_ / parts_.front().size);
        const Ball root = sqrt(ratio * ratio + Ball(4) * rate * fall * Ball(budget, precision_));
        const Ball value = (root - ratio) / (Ball(2) * rate);
        if (!value.is_finite()) return 0;
        Integer result;
        fmpz_t whole;
        fmpz_init(whole);
        arf_get_fmpz(whole, arb_midref(value.data()), ARF_RND_NEAR);
        fmpz_get_mpz(result.backend().data(), whole);
        fmpz_clear(whole);
        return result;
    }
    /// The last horizon from `centre` towards `limit` that is not excluded, as if all beyond an excluded one were.
    template <class Excluded>
    static Integer boundary(const Integer& centre, const Integer& limit, const Excluded& excluded) {
        const int side = limit < centre ? -1 : 1;
        Integer inside = 0, outside = 1;
        while (!excluded(Integer(centre + side * outside))) {
            inside = outside;
            outside *= 2;
            if (outside >= abs(Integer(limit - centre))) return side < 0 ? Integer(limit + 1) : limit;
        }
        while (outside - inside > 1) {
            const Integer middle = (inside + outside) / 2;
            (excluded(Integer(centre + side * middle)) ? outside : inside) = middle;
        }
        return centre + side * inside;
    }

    struct Coordinate {
        Ball base, pull, square;  // 1 − ηh_i, u_i(c − z*)_i, u_i²
    };
    ExactModel model_;
    Precision precision_;
    Rational outer_;                               // x = 1 − 2αλ
    Ball contraction_, share_, slowest_, length_;  // x̂ = |x|, αλ, 1 − ημ, |U|
    Ball start_, off_hull_, parameters_;           // |Uy_0|, |c − z*|, |θ_0 − z*|
    std::vector<Part> parts_;                      // ρ_g, |b_g|, slowest first
    std::vector<Coordinate> coordinates_;
    Integer first_ = 0;
};

}  // namespace datamix
