#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "datamix/search/exact_ties.hpp"
#include "instance/instance.hpp"

namespace datamix::verify {

/// A mixture that an instance puts out, in expectation where domains are noisy.
struct Mixture {
    Vector<Ball> weights;       ///< (m)
    std::optional<Ball> error;  ///< w_1 − w_1*, of two domains
};

/// How the gaps of an instance are had. There are four ways, and the gap of an instance is the choice of one of them;
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
    virtual Mixture mixture(const Integer& budget, const Integer& horizon, long digits) = 0;
    /// The gap as a fraction, where that is short.
    virtual std::optional<Rational> exact(const Integer&, const Integer&) { return std::nullopt; }
    /// The certified best horizon of a budget, or a bracket of it. Throws UnsupportedError over the limit.
    virtual BestHorizon best(const Integer& budget) = 0;
    /// Throws UnsupportedError for a budget over the limit.
    virtual void check_budget(const Integer&) const {}
    /// Decimals that a gap can have at all.
    virtual long most_digits() const { return 1000; }

    /// Horizons whose gap needs no evaluator.
    const ExactTies& ties() const { return ties_; }
    const Instance& instance() const { return instance_; }

protected:
    explicit Evaluator(const Instance& instance);

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
    /// Of weights alone: the error is their difference from w*.
    Mixture mixture_of(Vector<Ball> weights) const;

    Instance instance_;
    ExactTies ties_;
};

/// Linear outer step, full gradients: a closed form for every K (LinearRun, HorizonSearch).
std::unique_ptr<Evaluator> closed_form(const Instance& instance);
/// Linear outer step, noise: exact moments of the run (StochasticGap, StochasticArgmin).
std::unique_ptr<Evaluator> exact_moments(const Instance& instance);
/// Exponentiated or projected gradient, full gradients: the run itself in balls (SimplexRun).
std::unique_ptr<Evaluator> enclosed_run(const Instance& instance);
/// Exponentiated gradient, noise: many runs in double, an interval at 99.99 % confidence (SimplexNoiseRun).
std::unique_ptr<Evaluator> sampled_run(const Instance& instance);

/// The one for an instance. Throws UnsupportedError where it refuses the instance as a whole.
std::unique_ptr<Evaluator> evaluator_of(const Instance& instance);

}  // namespace datamix::verify
