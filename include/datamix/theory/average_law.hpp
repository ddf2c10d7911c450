#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "datamix/numeric/line_search.hpp"
#include "datamix/theory/horizon_law.hpp"
#include "datamix/theory/outer_geometry.hpp"

namespace datamix::theory {

/// Full gradients, linear outer step, average iterate, constant inner step: the error Aw̄ − z* (d) is
///   e(T) = aT/N + bρ^T + (terms that are smaller for large T and N/T),
/// a the transient, b the bias of the slowest coordinates that have one, ρ = 1 − ηh there, λ = ln(1/ρ). Its size is
/// least where ρ^T is about T/N, and the angle of a and b decides how nearly:
///   ⟨a,b⟩ > 0: T* = ln(λ⟨a,b⟩N/|a|²)/λ + O(1),
///   ⟨a,b⟩ = 0: T* + ln(T*/λ)/(2λ) = ln(|b|N/|a|)/λ + O(1), that is (ln N − ½ ln ln N + O(1))/λ,
///   ⟨a,b⟩ < 0: T* = W(λ|b|²N/|⟨a,b⟩|)/λ + O(1), that is (ln N − ln ln N + O(1))/λ;
/// for two domains a and b are parallel: claims full-horizon-average (first row) and full-regimes (last row).
///
/// The law is the minimiser of |aT/N + bρ^T| itself, its remainder a bracket: all T at which this, less a bound of what
/// it neglects, is not above the least with that bound added. So no constant is hidden in the O(1).
class AverageLaw {
public:
    /// The sign of ⟨a,b⟩: the law is ln N − κ ln ln N with κ = 0, 1/2, 1.
    enum class Angle { acute, right, obtuse };

    /// η = inner_step, α stable. a and b must not vanish (has_law).
    AverageLaw(const ExactModel& model, const Rational& inner_step) : geometry_(model) {
        std::erase_if(geometry_.parts, [&](const auto& part) { return inner_step * part.curvature == 1; });
        const auto log_kept = [&](const Rational& h) { return std::log1p(-to_double(Rational(inner_step * h))); };
        slowest_log_ = log_kept(model.problem.strong_convexity());
        alpha_ = to_double(model.outer_step);
        transient_ = OuterGeometry::norm(geometry_.transient);
        start_ = OuterGeometry::norm(times<Rational>(model.hull.basis, model.start));
        const Vector<Rational> parameters = model.start_parameters - model.hull.nearest;
        start_parameters_ = OuterGeometry::norm(parameters);
        if (geometry_.parts.empty()) return;
        const auto& part = geometry_.parts.front();
        biases_.resize(model.dimension(), static_cast<Eigen::Index>(geometry_.parts.size()));
        for (Eigen::Index j = 0; j < biases_.cols(); ++j) {
            const auto& of = geometry_.parts[static_cast<std::size_t>(j)];
            logs_.push_back(log_kept(of.curvature));
            for (Eigen::Index i = 0; i < biases_.rows(); ++i) biases_(i, j) = to_double(of.bias(i));
        }
        rate_ = -logs_.front();
        bias_ = part.size;
        inner_product_ = dot<Rational>(geometry_.transient, part.bias);
        if (!has_transient()) return;
        cosine_ = std::min(1., std::abs(to_double(inner_product_)) / (transient_ * bias_));
        if (std::isnormal(transient_) && std::isnormal(bias_)) collect_early();
    }

    /// Transient, biases and eigenvalues, which the law was made of.
    const OuterGeometry& geometry() const { return geometry_; }
    /// Whether there is a transient and a bias.
    bool has_law() const { return has_transient() && !geometry_.parts.empty(); }
    /// a ≠ 0: the start is not the optimum.
    bool has_transient() const { return dot<Rational>(geometry_.transient, geometry_.transient) != 0; }
    /// Between transient and slowest bias, by the exact sign of ⟨a, b⟩.
    Angle angle() const {
        return inner_product_ > 0 ? Angle::acute : inner_product_ < 0 ? Angle::obtuse : Angle::right;
    }
    double rate() const { return rate_; }            ///< λ
    double transient() const { return transient_; }  ///< |a|
    double bias() const { return bias_; }            ///< |b|
    double cosine() const { return cosine_; }        ///< |⟨a,b⟩|/(|a||b|)
    /// The curvature that the law belongs to: the smallest with a bias.
    const Rational& curvature() const { return geometry_.parts.front().curvature; }

    /// (1 − ημ)^T.
    double slowest_kept(double horizon) const { return std::exp(horizon * slowest_log_); }
    /// Σ |b_j|ρ_j^T of the faster curvatures, relative to |b|ρ^T.
    double others(double horizon) const {
        double sum = 0;
        for (std::size_t j = 1; j < geometry_.parts.size(); ++j)
            sum += geometry_.parts[j].size / bias_ * std::exp(horizon * (logs_[j] + rate_));
        return sum;
    }
    /// Whether |US|, K times the transient, is at least |a|/2 at every longer horizon as N → ∞.
    bool transient_is_settled(double horizon) const { return neglected_transient(horizon, 1e6) <= horizon / 2; }

    /// The bias at a real T: |b|ρ^T.
    double falling(double horizon) const { return bias_ * std::exp(-rate_ * horizon); }

    /// The law of one angle, with this instance's |cos|; its own is at(budget, angle()).
    std::optional<LawPoint> at(const Integer& budget, Angle angle) const {
        const Form form{*this, log_of(budget), angle == Angle::acute ? cosine_ : angle == Angle::right ? 0 : -cosine_};
        const double centre = form.minimiser();
        double level = std::numeric_limits<double>::infinity();
        for (const double t : {std::floor(centre), std::ceil(centre)}) level = std::min(level, form.most(t));
        if (!(form.neglected(centre) < centre / 2)) return std::nullopt;
        const auto excluded = [&](double t) { return form.least(t) > level; };
        const auto low = last_before(std::ceil(centre), centre / 2, excluded);
        const auto high = last_before(std::floor(centre), 2 * centre, excluded);
        if (!low || !high || cancels_early(form, *low, level)) return std::nullopt;
        return law_point(centre, *low, *high);
    }
    /// The horizon, among those where other curvatures still matter, at which the biases of several curvatures cancel
    /// best; none unless at least nine tenths of them do. It is a best horizon by accident, of some budgets.
    std::optional<double> cancellation() const {
        std::optional<double> found;
        double least = 0.1;
        for (std::size_t i = 0; i < early_.size(); ++i) {
            const double t = static_cast<double>(i + 1), ratio = early_[i].bias / bias_above(t);
            if (!(ratio < least)) continue;
            least = ratio;
            found = t;
        }
        return found;
    }

private:
    /// |e(T)|N/|a| at one budget, its leading form and bounds.
    struct Form {
        const AverageLaw& law;
        double log_budget, cosine;

        double falling(double t) const { return law.scaled_bias(t, log_budget); }
        double leading(double t) const {
            const double x = falling(t);
            return std::sqrt(std::max(0., (t - x) * (t - x) + 2 * (1 + cosine) * t * x));
        }
        /// Where its derivative vanishes.
        double minimiser() const {
            const auto slope = [&](double t) {
                const double x = falling(t);
                return t + cosine * x - law.rate_ * x * (cosine * t + x);
            };
            double low = 0, high = std::numeric_limits<double>::max();  // slope/x rises: one sign change
            for (double middle = high / 2; low < middle && middle < high; middle = (low + high) / 2)
                (slope(middle) > 0 ? high : low) = middle;
            return high;
        }
        /// |e − leading| at most; proofs/horizon_laws.md.
        double neglected(double t) const {
            return law.neglected_bias(t, log_budget) + law.neglected_transient(t, log_budget);
        }
        double most(double t) const { return leading(t) + neglected(t); }
        double least(double t) const { return leading(t) - neglected(t); }
    };

    /// Σ |b_j|ρ_j^T over all curvatures.
    double bias_above(double t) const { return geometry_.parts.empty() ? 0 : falling(t) * (1 + others(t)); }
    /// |b|Nρ^T/|a|
    double scaled_bias(double t, double log_budget) const {
        return std::exp(std::log(bias_ / transient_) + log_budget - rate_ * t);
    }
    double neglected_bias(double t, double log_budget) const {
        const double kept = slowest_kept(t);
        return scaled_bias(t, log_budget) * (others(t) + kept / (1 - kept) * (1 + others(t)));
    }
    /// Of V_0, with the energy of proofs/exact_evaluator.md.
    double energy(double t) const {
        const double kept = slowest_kept(t), bias = bias_above(t) / (1 - kept);
        const double weights = start_ + bias, parameters = start_parameters_ + bias;
        return weights * weights / (4 * alpha_ * geometry_.eigenvalues(0)) + kept * parameters * parameters / 2;
    }
    double neglected_transient(double t, double log_budget) const {
        const double least = geometry_.eigenvalues(0);
        const double most = geometry_.eigenvalues(geometry_.eigenvalues.size() - 1), slow = geometry_.outer_slowest;
        const double kept = slowest_kept(t), grown = 1 / (1 - kept), bias = grown * bias_above(t);
        const double weights = std::sqrt(4 * alpha_ * most * energy(t));       // |Us_k|, all k
        const double parameters = start_parameters_ + bias + grown * weights;  // |φ_k|, all k
        const double share = std::exp(std::log(t) - log_budget);               // T/N
        if (!(share < 0.5)) return std::numeric_limits<double>::infinity();
        const double end = std::pow(slow, 1 / share - 1) * (start_ + bias) +
                           2 * alpha_ * most * kept * (2 * weights + parameters) / (1 - slow);  // |Us_K|
        const double off = grown * (kept * transient_ + (bias + end) / (2 * alpha_ * least) + 2 * kept * parameters);
        return t / (1 - share) * (off / transient_ + share);
    }
    /// |US_K|/|a| at most, at any T.
    double transient_above(double t) const {
        const double kept = slowest_kept(t);
        return 2 * std::sqrt(energy(t)) / (1 - kept) *
               (1 / std::sqrt(alpha_ * geometry_.eigenvalues(0)) + std::sqrt(2 * kept)) / transient_;
    }
    /// Whether no bound keeps the error above `level` at some horizon below `low`.
    bool cancels_early(const Form& form, double low, double level) const {
        const double scale = std::exp(form.log_budget - std::log(transient_));
        const double from = static_cast<double>(early_.size() + 1);
        const double transient = transient_above(from);  // it falls with T
        for (double t = low - 1; t >= from; --t) {
            // From `from` on others have at most half of the bias.
            if (scaled_bias(t, form.log_budget) / 2 - 2 * t * transient > level) break;  // at all shorter ones, too
            if (!(form.least(t) > level)) return true;
        }
        for (std::size_t i = 0; i < early_.size() && static_cast<double>(i + 1) < low; ++i)
            if (!(scale * early_[i].bias - 2 * static_cast<double>(i + 1) * early_[i].transient > level)) return true;
        return false;
    }
    /// From here on the other curvatures have at most half of the bias.
    double settled() const {
        double t = 1;
        while (t < 1e6 && !(2 * others(t) <= 1)) t = std::ceil(t * 1.1);
        return t;
    }
    void collect_early() {
        const double end = settled();
        early_.reserve(static_cast<std::size_t>(end));
        Eigen::VectorXd sum(biases_.rows());
        for (double t = 1; t < end; ++t) {
            sum.setZero();
            for (Eigen::Index j = 0; j < biases_.cols(); ++j)
                sum += biases_.col(j) * std::exp(t * logs_[static_cast<std::size_t>(j)]);
            early_.push_back({sum.norm(), transient_above(t)});
        }
    }

    /// At one horizon where other curvatures than the slowest still matter; no budget changes it.
    struct Early {
        double bias;       ///< |Σ b_jρ_j^T| ≤ |Uy_∞|: M ≤ I makes it larger
        double transient;  ///< |US_K|/|a| at most
    };

    OuterGeometry geometry_;
    std::vector<double> logs_;  // ln ρ_j of the parts
    Eigen::MatrixXd biases_;    // their b_j, d×parts
    std::vector<Early> early_;  // T = 1, 2, … before settled()
    Rational inner_product_;
    double alpha_ = 0, rate_ = 0, transient_ = 0, bias_ = 0, cosine_ = 0, start_ = 0, start_parameters_ = 0,
           slowest_log_ = 0;
};

}  // namespace datamix::theory
