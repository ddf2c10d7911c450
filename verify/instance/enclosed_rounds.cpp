#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/count.hpp"
#include "datamix/evaluate/bounded_minimum.hpp"
#include "datamix/evaluate/bounded_optimum.hpp"
#include "datamix/evaluate/enclosed_rounds.hpp"
#include "datamix/numeric/radius.hpp"
#include "instance/evaluator.hpp"

namespace datamix::verify {

namespace {

// For d = m = 2; less for larger instances. A shared Hessian makes rounds cheap.
constexpr std::size_t most_rounds = 5000, most_shared_rounds = 10000;  // of one run
constexpr std::size_t most_budget = 5000;                              // of a search: N(1 + ln N) rounds
constexpr long most_bits = 1L << 17, most_loss_bits = 1L << 13;
constexpr std::size_t pilot_rounds = 100;  // tell how many bits a round loses

WeightStep step_of(OuterRule rule) {
    switch (rule) {
        case OuterRule::linear: return WeightStep::linear;
        case OuterRule::exponentiated_gradient: return WeightStep::exponentiated;
        case OuterRule::projected_gradient: break;
    }
    return WeightStep::projected;
}

/// Where all domains share a Hessian: its best mixture over the affine hull, or within bounds where there are any.
BoundedOptimum best_of(const QuadraticModel& model) {
    if (model.bounds.exist())
        return best_within(model.problem.optima(), model.problem.validation_hessian(),
                           model.problem.validation_optimum(), model.bounds, model.start_weights);
    const HullOptimum best(model);
    return {best.weights, best.point, Vector<Rational>::Constant(model.domains(), Rational(0))};
}

/// F* is that of the affine hull, known as a fraction, where all domains share a Hessian; else that of the simplex.
/// With bounds it is that of what they allow.
class EnclosedRounds : public Evaluator {
public:
    explicit EnclosedRounds(const QuadraticInstance& instance)
        : Evaluator(ExactTies(instance.output == Output::average, 0)), instance_(instance) {
        if (model().is_shared()) hull_ = best_of(model());
    }

    std::string method() const override { return "enclosed rounds"; }
    const Vector<Rational>& start_weights() const override { return model().start_weights; }
    const InstanceHead& head() const override { return instance_; }
    bool may_be_negative() const override { return !hull_ && instance_.update == OuterRule::linear; }

    Ball gap(const Integer& budget, const Integer& horizon, long digits) override {
        refuse_over(most_rounds, most_shared_rounds, budget / horizon, "rounds");
        return output(budget, horizon, digits, true).value;
    }
    OutputMixture mixture(const Integer& budget, const Integer& horizon, long digits) override {
        gap(budget, horizon, digits);  // refuses what it must, and is made once for both
        return mixture_of(known_.output.weights, known_.output.exact);
    }
    std::optional<Rational> exact(const Integer& budget, const Integer& horizon) override {
        auto value = exact_height(budget, horizon);
        return value && !hull_ ? above_corner(*value) : value;
    }
    std::optional<Rational> start_gap() const override {
        const Rational value = height_of(model().start_weights);
        return hull_ ? value : above_corner(value);
    }
    std::optional<Vector<Rational>> exact_optimum() const override {
        if (hull_) return hull_->weights;
        return minimum().corner();
    }
    Vector<Ball> optimum(long digits) const override {
        if (hull_) return Evaluator::optimum(digits);
        return minimum().at({64 + Precision::digits(digits).bits}).weights;
    }

    /// By heights, so that it needs no F*.
    BestHorizon best(const Integer& budget) override {
        if (ties_.last_moving(budget) > 0) refuse_over(most_budget, most_budget, budget, "a budget");
        const auto height_at = [&](const Integer& horizon, long bits) {
            return output(budget, horizon, bits * 3 / 10, false).value;
        };
        BestHorizon found = scanned(budget, height_at, [&](const Integer& t) { return exact_height(budget, t); });
        if (hull_) return found;
        constexpr long bits = 50;
        found.gap -= least(bits);
        found.least = lower_end(found.least - least(bits));
        return found;
    }

private:
    /// A mixture and its gap, or its height: what orders mixtures and is cheaper, F − F* over the hull, else F.
    struct Known {
        Vector<Ball> weights;
        Ball value;
        std::optional<Vector<Rational>> exact = {};  // the weights, where they are known
    };

    const QuadraticModel& model() const { return instance_.model; }
    const BoundedMinimum& minimum() const {
        if (!minimum_) minimum_.emplace(model());
        return *minimum_;
    }
    /// F* over the simplex, or within bounds.
    const Ball& least(long bits) const {
        if (least_bits_ < bits) {
            least_ = minimum().at({bits}).value;
            least_bits_ = bits;
        }
        return least_;
    }

    Rational height_of(const Vector<Rational>& w) const {
        if (!hull_)
            return MixtureLoss<Rational>(model().problem, {64}).at(w, 0, MixtureLoss<Rational>::Order::value).value;
        const Vector<Rational> off = times<Rational>(model().problem.optima(), w) - hull_->point;
        const Rational square = dot<Rational>(off, times<Rational>(model().problem.validation_hessian(), off)) / 2;
        return square + hull_->slope_to(w);
    }
    Ball height_of(const Vector<Ball>& w, Precision precision) const {
        if (!hull_)
            return MixtureLoss<Ball>(model().problem, precision).at(w, 0, MixtureLoss<Ball>::Order::value).value;
        const auto ball = [&](const auto& numbers) { return from_rational<Ball>(numbers, precision); };
        const Vector<Ball> off = times<Ball>(ball(model().problem.optima()), w) - ball(hull_->point);
        Ball height = dot<Ball>(off, times<Ball>(ball(model().problem.validation_hessian()), off)) / Ball(2);
        for (Eigen::Index i = 0; i < w.size(); ++i)
            if (hull_->pressure(i) != 0)
                height += Ball(hull_->pressure(i), precision) * (w(i) - Ball(hull_->weights(i), precision));
        return height;
    }
    /// A value of F less F*, where F* is that of a domain alone, or of a corner of the bounds.
    std::optional<Rational> above_corner(const Rational& value) const {
        const auto corner = minimum().corner();
        if (!corner) return std::nullopt;
        return value - height_of(*corner);
    }
    /// Of an output that is w_0, or is known exactly, such as a vertex that projected steps reach.
    std::optional<Rational> exact_height(const Integer& budget, const Integer& horizon) {
        if (ties_.stays(budget, horizon)) return height_of(model().start_weights);
        constexpr long few = 15;
        const auto& weights = output(budget, horizon, few, false).exact;
        if (!weights) return std::nullopt;
        return height_of(*weights);
    }

    void refuse_over(std::size_t most, std::size_t most_shared, const Integer& found, const char* what) const {
        const auto d = static_cast<double>(model().dimension()), m = static_cast<double>(model().domains());
        const double limit = hull_ ? static_cast<double>(most_shared) / std::sqrt((d * d + m * d) / 8)
                                   : static_cast<double>(most) / std::sqrt((3 * d * d * d + m * d * d) / 32);
        if (found > Integer(static_cast<std::size_t>(limit)))
            throw UnsupportedError(
                fmt::format("curvature: matrices, and curvatures of each domain, are enclosed round by round, expected "
                            "{} of at most {}, found {}",
                            what, static_cast<std::size_t>(limit), short_integer(found)));
    }

    /// The output and its gap (or height), with more bits until `digits` decimals are known.
    const Known& output(const Integer& budget, const Integer& horizon, long digits, bool is_gap) {
        const Integer rounds = budget / horizon;
        if (known_.horizon == horizon && known_.rounds == rounds && known_.digits == digits && known_.is_gap == is_gap)
            return known_.output;
        known_ = {horizon, 0, digits, is_gap, {}};
        const auto count = static_cast<std::size_t>(rounds);
        const long wanted = Precision::digits(digits).bits;
        const long base = 64 + wanted + 2 * (static_cast<long>(msb(horizon)) + 1);
        if (count > 2 * pilot_rounds && !ties_.stays(budget, horizon)) run(horizon, pilot_rounds, 16 * pilot_rounds);
        const auto with_loss = [&] { return base + static_cast<long>(lost_ * static_cast<double>(count)); };
        bool found = false;
        for (long bits = with_loss(), end = most_bits; bits <= end;) {
            Known made = ties_.stays(budget, horizon) ? Known{from_rational<Ball>(model().start_weights, {bits}), {}}
                                                      : run(horizon, count, bits);
            if (made.weights.size() == 0) {
                bits = std::max(bits + bits / 4, with_loss());
                continue;
            }
            made.value = height_of(made.weights, {bits});
            if (is_gap && !hull_) made.value -= least(std::min(bits, most_loss_bits));
            known_.output = std::move(made);
            const long missing = wanted - std::max(0L, known_.output.value.accuracy_bits());  // of 0 +- r it is -2^63
            if (missing <= 0) break;
            if (!found) end = std::min(end, 4 * bits + 1024);  // a gap of exactly 0 is never known
            found = true;
            bits += std::clamp(missing + 32, bits / 4, bits);
        }
        if (known_.output.weights.size() == 0)
            throw UndecidedError(fmt::format("the run of {} rounds could not be enclosed", count));
        known_.rounds = rounds;
        return known_.output;
    }
    /// The output without its value; empty where the balls became useless. Learns how many bits a round loses.
    Known run(const Integer& horizon, std::size_t rounds, long bits) {
        QuadraticRun run(model(), *instance_.inner.cap(), horizon, {bits}, step_of(instance_.update));
        auto outputs = run.run(rounds);
        if (!outputs) {
            lost_ = 1.1 * static_cast<double>(bits) / static_cast<double>(std::max<std::size_t>(run.made(), 1));
            return {};
        }
        const long left = -static_cast<long>(std::floor(std::log2(std::max(radius(outputs->last), 1e-300))));
        if (left < 900) lost_ = 1.1 * static_cast<double>(bits - left) / static_cast<double>(rounds);
        if (instance_.output == Output::average) return {std::move(outputs->average), {}, outputs->exact_average};
        return {std::move(outputs->last), {}, outputs->exact_last};
    }
    static double radius(const Vector<Ball>& weights) {
        double widest = 0;
        for (Eigen::Index i = 0; i < weights.size(); ++i) widest = std::max(widest, Radius::around(weights(i)).value());
        return widest;
    }

    QuadraticInstance instance_;
    std::optional<BoundedOptimum> hull_;  // of a shared Hessian
    mutable std::optional<BoundedMinimum> minimum_;
    mutable Ball least_;
    mutable long least_bits_ = 0;
    double lost_ = 0.5;  // bits that a round loses

    /// The last output, which is often asked for twice.
    struct {
        Integer horizon = 0, rounds = 0;
        long digits = 0;
        bool is_gap = false;
        Known output;
    } known_;
};

}  // namespace

std::unique_ptr<Evaluator> enclosed_rounds(const QuadraticInstance& instance) {
    return std::make_unique<EnclosedRounds>(instance);
}

}  // namespace datamix::verify
