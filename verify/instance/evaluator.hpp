#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "datamix/instance/instance.hpp"
#include "datamix/search/exact_ties.hpp"

namespace datamix::verify {

/// A mixture that an instance puts out, in expectation where domains are noisy.
struct OutputMixture {
    Vector<Ball> weights;                        ///< (m)
    std::optional<Ball> error;                   ///< w_1 − w_1*, of two domains
    std::optional<Vector<Rational>> exact = {};  ///< the weights, where they are known as fractions
};

/// How the gaps of an instance are had. There are five ways, and the gap of an instance is the choice of one of them;
/// each has limits of its own, which it names where it refuses.
class Evaluator {
public:
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;
    virtual ~Evaluator() = default;

    /// What a row calls it.
    virtual std::string method() const = 0;
    /// The gap at horizon T ≤ N, K = ⌊N/T⌋ rounds, as a ball known to about `digits` decimals where that can be had.
    /// Throws UnsupportedError over the limit, UndecidedError where nothing is known.
    virtual Ball gap(const Integer& budget, const Integer& horizon, long digits) = 0;
    /// The output there, about as well known as its gap. Throws the same.
    virtual OutputMixture mixture(const Integer& budget, const Integer& horizon, long digits) = 0;
    /// The gap as a fraction, where that is short.
    virtual std::optional<Rational> exact(const Integer&, const Integer&) { return std::nullopt; }
    /// The certified best horizon of a budget, or a bracket of it. Throws UnsupportedError over the limit.
    virtual BestHorizon best(const Integer& budget) = 0;
    /// Throws UnsupportedError for a budget over the limit.
    virtual void check_budget(const Integer&) const {}
    /// Decimals that a gap can have at all.
    virtual long most_digits() const { return 1000; }
    /// F(w_0) − F*, where it is known as a fraction.
    virtual std::optional<Rational> start_gap() const { return ties_.start_gap(); }
    /// w* (m) as fractions, where they are known.
    virtual std::optional<Vector<Rational>> exact_optimum() const = 0;
    /// w* (m), known to about `digits` decimals where that can be had.
    virtual Vector<Ball> optimum(long digits) const;
    /// w_0 (m)
    virtual const Vector<Rational>& start_weights() const = 0;
    /// Of the instance.
    virtual const InstanceHead& head() const = 0;
    /// Whether F − F* may be below 0: where F* is that of the simplex and the outer step leaves it.
    virtual bool may_be_negative() const { return false; }

    /// Horizons whose gap needs no evaluator.
    const ExactTies& ties() const { return ties_; }

protected:
    explicit Evaluator(ExactTies ties) : ties_(std::move(ties)) {}

    /// The best horizon by enclosing one of all horizons that tie for a reason. `enclose` is what orders horizons, with
    /// so many bits; `exact` the same as a fraction, where that is short.
    BestHorizon scanned(const Integer& budget, const std::function<Ball(const Integer& horizon, long bits)>& enclose,
                        const std::function<std::optional<Rational>(const Integer& horizon)>& exact) const;
    /// Of weights alone, and as fractions where they are known: the error is their difference from w*.
    OutputMixture mixture_of(Vector<Ball> weights, std::optional<Vector<Rational>> exact = {}) const;

    ExactTies ties_;
};

/// Of instances with one diagonal Hessian: all of the ways but one.
class DiagonalEvaluator : public Evaluator {
public:
    std::optional<Vector<Rational>> exact_optimum() const override { return model().optimum(); }
    const Vector<Rational>& start_weights() const override { return model().start_weights; }
    const InstanceHead& head() const override { return instance_; }

protected:
    explicit DiagonalEvaluator(const Instance& instance);

    const ExactModel& model() const { return instance_.model; }
    std::size_t parameters() const { return static_cast<std::size_t>(model().dimension()); }
    std::size_t domains() const { return static_cast<std::size_t>(model().domains()); }
    /// Bits to begin with for `digits` decimals at a horizon: those that (1 − ηh)^T loses are added.
    long first_bits(const Integer& horizon, long digits) const;
    /// A closed formula for K rounds, with more bits until `digits` decimals are known. Where the error nearly vanishes
    /// more bits are lost; a gap that is exactly 0 never gets there, and its bound is as small as the last bits make
    /// it.
    Ball refined(const Integer& horizon, const Integer& rounds, long digits,
                 const std::function<Ball(Precision)>& gap) const;

    Instance instance_;
};

/// Linear outer step, full gradients: a closed form for every K (LinearRun, HorizonSearch).
std::unique_ptr<Evaluator> closed_form(const Instance& instance);
/// Linear outer step, noise: exact moments of the run (StochasticGap, StochasticArgmin).
std::unique_ptr<Evaluator> exact_moments(const Instance& instance);
/// Exponentiated or projected gradient, full gradients: the run itself in balls (SimplexRun).
std::unique_ptr<Evaluator> enclosed_run(const Instance& instance);
/// Exponentiated gradient, noise: many runs in double, an interval at 99.99 % confidence (SimplexNoiseRun).
std::unique_ptr<Evaluator> sampled_run(const Instance& instance);

/// Any other Hessians, full gradients, all outer steps: the run itself in balls (QuadraticRun).
std::unique_ptr<Evaluator> enclosed_rounds(const QuadraticInstance& instance);

/// The one for an instance. Throws UnsupportedError where it refuses the instance as a whole.
std::unique_ptr<Evaluator> evaluator_of(const AnyInstance& any);

}  // namespace datamix::verify
