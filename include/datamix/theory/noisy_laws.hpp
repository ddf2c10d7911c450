#pragma once

#include "datamix/numeric/dense.hpp"
#include "datamix/numeric/line_search.hpp"
#include "datamix/theory/horizon_law.hpp"
#include "datamix/theory/noisy_bias.hpp"
#include "datamix/theory/outer_geometry.hpp"

namespace datamix::theory {

/// Noisy gradients, linear outer step, η_T = ln T/(μT): the laws of the best horizon for any number of domains with
/// affinely independent optima. To leading order the expected squared error of the average, E|Aw̄ − z*|², is
///   |aT/N + tη + Σ_g b_g T^{−h_g/μ}|² + vηT/N
/// with the transient a and the biases b_g of OuterGeometry, the tilt t away from noisy domains and the variance v;
/// that of the last iterate
///   Σ_i [(1−2αλ_i)^K p_i(Uy_0 − tη) + p_i tη]² + Σ_i n_i η/(1 − (1−2αλ_i)²),  K = N/T,
/// p_i the outer modes, n_i the noise that a round adds to them. For two domains these are claim stochastic-horizon's.
/// Minimised over T:
///   average, a ≠ 0, t ≠ 0: T*/√(N ln N) → √(|t|/(2μ|a|)), whatever their angle;
///   average, a ≠ 0, t = 0: T*/√N → a constant;
///   last: K* = ln N/(2 ln(1/q)) + O(ln ln N), so T* = Θ(N/ln N), q = max |1 − 2αλ|.
///
/// The law is the minimiser of the leading form itself. Its remainder is a bracket: all T at which the form, with every
/// term lowered by twice the first correction that it neglects, is not above the least with every term so raised. The
/// corrections are of relative order η; they are derived on paper (proofs/horizon_laws.md), not proved to be bounds.
class NoisyLaws {
public:
    /// `cap` of the inner step, α stable, optima affinely independent.
    NoisyLaws(const ExactModel& model, const Rational& cap)
        : geometry_(model), bias_(model, to_double(cap)), cap_(to_double(cap)) {
        const auto d = model.dimension();
        const auto m = model.domains();
        mu_ = to_double(model.problem.strong_convexity());
        smoothness_ = to_double(model.problem.smoothness());
        alpha_ = to_double(model.outer_step);
        Vector<Rational> per_step(m);  // ν_l: E ZᵀZ of domain l is ην_l
        for (Eigen::Index l = 0; l < m; ++l) {
            per_step(l) = 0;
            for (Eigen::Index i = 0; i < d; ++i) per_step(l) += model.noise(i, l) / (2 * model.problem.curvature(i));
        }
        const Vector<Rational> best = model.optimum();
        Vector<Rational> pull(m - 1);
        for (Eigen::Index i = 0; i + 1 < m; ++i) pull(i) = -(per_step(i) * best(i) - per_step(m - 1) * best(m - 1));
        exact_tilt_ =
            times<Rational>(model.hull.basis, Vector<Rational>(solve_definite<Rational>(model.hull.gram, pull)));
        tilt_ = from_rational<double>(exact_tilt_);
        transient_ = from_rational<double>(geometry_.transient);
        const Vector<Rational> start = times<Rational>(model.hull.basis, model.start);
        start_ = from_rational<double>(start);
        parameters_ = OuterGeometry::norm(Vector<Rational>(model.start_parameters - model.hull.nearest));
        for (const auto& part : geometry_.parts)
            biases_.push_back({to_double(part.curvature) / mu_, from_rational<double>(part.bias)});
        collect_noise(model, best, per_step);
    }

    /// Transient, biases and eigenvalues, which the laws were made of.
    const OuterGeometry& geometry() const { return geometry_; }
    bool has_transient() const { return transient_.norm() > 0; }  ///< a ≠ 0: the start is not the optimum
    /// t ≠ 0, decided exactly.
    bool has_tilt() const { return dot<Rational>(exact_tilt_, exact_tilt_) != 0; }
    /// The slowest coordinates have a bias.
    bool has_slowest_bias() const { return !biases_.empty() && biases_.front().power == 1; }
    /// ⟨a, t⟩ < 0 exactly: bias and transient cancel near the best horizon.
    bool cancels() const { return dot<Rational>(geometry_.transient, exact_tilt_) < 0; }

    double transient() const { return transient_.norm(); }  ///< |a|
    double tilt() const { return tilt_.norm(); }            ///< |t|
    double start() const { return start_.norm(); }          ///< |Uy_0|
    double variance() const { return variance_; }           ///< v
    double mu() const { return mu_; }                       ///< μ, the smallest curvature
    /// lim T*/√(N ln N) of the average with a tilt.
    double limit() const { return std::sqrt(tilt() / (2 * mu_ * transient())); }

    /// Square roots of what falls and of what rises with T in the average's error: |tη + Σ b T^{−h/μ}| and |a|T/N.
    /// @{
    double falling(double horizon) const { return mean(horizon, 0, true).norm(); }
    double rising(double horizon, double log_budget) const { return transient() * horizon * std::exp(-log_budget); }
    /// @}

    /// The leading forms of E|Aw̄ − z*|² and E|Aw_K − z*|², K = N/T; with sign ±1 every term is moved by twice what it
    /// neglects.
    /// @{
    double average_error(double horizon, double log_budget, int sign = 0) const {
        return average_form(std::log(horizon), log_budget, has_tilt(), sign);
    }
    double last_error(double rounds, double log_budget, int sign = 0) const {
        return last_form(rounds, log_budget, sign);
    }
    /// @}

    /// The average's law, with the tilt or as if there were none. None where the step's cap still rules or the
    /// remainder reaches beyond a factor of 2.
    std::optional<LawPoint> average(const Integer& budget, bool with_tilt) const {
        const double log_budget = log_of(budget);
        const auto value = [&](double log_t, double sign) { return average_form(log_t, log_budget, with_tilt, sign); };
        const double centre =
            grid_minimiser([&](double log_t) { return value(log_t, 0); }, std::log(3.), log_budget - std::log(2.));
        const double level = value(centre, 1) * (1 + 2 * std::exp(-centre));  // the nearest T = ⌊N/K⌋
        const auto excluded = [&](double log_t) { return value(log_t, -1) > level; };
        const auto low = excluded_from(centre, -1, excluded), high = excluded_from(centre, 1, excluded);
        if (!low || !high || !(step(*low) < cap_)) return std::nullopt;
        if (with_tilt == has_tilt() && cancels_early(*low, log_budget, level)) return std::nullopt;
        return law_point(budget, log_budget, centre, *low, *high);
    }
    /// The horizon at which tilt and biases cancel best; none unless nine tenths of the tilt do.
    std::optional<int> cancellation() const {
        if (!has_tilt()) return std::nullopt;
        return bias_.smallest([&](int t) { return 0.1 * tilt() * std::min(cap_, step(std::log(t))); });
    }
    /// The last iterate's law.
    std::optional<LawPoint> last(const Integer& budget) const {
        const double log_budget = log_of(budget);
        const auto value = [&](double rounds, double sign) { return last_form(rounds, log_budget, sign); };
        double best = 1;
        for (double k = 1; k < 1e6 && k < std::exp(log_budget - std::log(3.)); ++k) {
            if (value(k, 0) < value(best, 0)) best = k;
            if (k > 4 * best + 100) break;
        }
        double low = best, high = best;
        while (low > 1 && !(value(low - 1, -1) > value(best, 1))) --low;
        while (high < 4 * best + 100 && !(value(high + 1, -1) > value(best, 1))) ++high;
        if (best < 3 || 2 * low < best || high > 2 * best) return std::nullopt;
        if (!(step(log_budget - std::log1p(high)) < cap_)) return std::nullopt;
        // Exactly the horizons with these K: a T in double is off by many steps at budgets that are beyond it.
        const auto whole = [](double rounds) { return Integer(static_cast<long>(rounds)); };
        const Precision precision{64 + static_cast<long>(msb(budget))};
        return LawPoint{Ball(Rational(budget) / Rational(whole(best)), precision),
                        Integer(budget / (whole(high) + 1) + 1), Integer(budget / whole(low))};
    }

private:
    struct Bias {
        double power;  // h/μ
        Eigen::VectorXd vector;
    };

    /// Whether a horizon below the bracket may be as good: by the form's lower bound while that lasts, and below by the
    /// bias itself, less four times the leading transient.
    bool cancels_early(double low, double log_budget, double level) const {
        double log_t = low;
        while (log_t > 0 && average_form(log_t, log_budget, has_tilt(), -1) > level) log_t -= 0.01;
        return !bias_.stays_above(std::sqrt(level), 4 * rising(1, log_budget), std::exp(log_t + 0.01));
    }
    /// η at T, of ln T.
    double step(double log_t) const { return log_t / mu_ * std::exp(-log_t); }

    /// Covariance of UQ Uᵀ-noise of one round per η, in the outer modes; v; and the relative size of what noise adds to
    /// the outer operator.
    void collect_noise(const ExactModel& model, const Vector<Rational>& best, const Vector<Rational>& per_step) {
        const auto d = model.dimension(), m = model.domains();
        Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(m - 1, m - 1);  // of ξ_i − ξ_m
        const Vector<Rational> miss = model.hull.nearest - model.problem.validation;
        const Vector<Rational>& h = model.problem.curvature;
        for (Eigen::Index l = 0; l < m; ++l) {
            // n_il enters ξ_j − ξ_m as −[(δ_jl − δ_ml) miss_i + U_ij w*_l].
            const auto entry = [&](Eigen::Index i) {
                Eigen::VectorXd column(m - 1);
                for (Eigen::Index j = 0; j + 1 < m; ++j) {
                    const int own = (j == l ? 1 : 0) - (l == m - 1 ? 1 : 0);
                    column(j) = to_double(Rational(own * miss(i) + model.hull.basis(i, j) * best(l)));
                }
                return column;
            };
            for (Eigen::Index i = 0; i < d; ++i) {
                const double v = to_double(Rational(model.noise(i, l) / (2 * h(i))));
                if (v == 0) continue;
                const Eigen::VectorXd column = entry(i);
                covariance += v * column * column.transpose();
                if (model.covariance.empty()) continue;
                for (Eigen::Index k = 0; k < i; ++k) {
                    const Rational& s = model.covariance[static_cast<std::size_t>(l)](i, k);
                    const Eigen::MatrixXd both = column * entry(k).transpose();
                    covariance += to_double(Rational(s / (h(i) + h(k)))) * (both + both.transpose());
                }
            }
        }
        const Eigen::MatrixXd gram = from_rational<double>(model.hull.gram),
                              basis = from_rational<double>(model.hull.basis);
        const Eigen::MatrixXd inverse = dense_inverse(gram);
        variance_ = dense_product(inverse, covariance).trace();
        // Us⁺ = XUs − 2αUQξ, and UQ = GU(UᵀU)⁻¹.
        const Eigen::MatrixXd into = dense_product(dense_product(geometry_.modes.transpose(), basis), inverse);
        const Eigen::MatrixXd noise = dense_product(dense_product(into, covariance), into.transpose());
        for (Eigen::Index i = 0; i < noise.rows(); ++i) {
            const double step = 2 * alpha_ * geometry_.eigenvalues(i);
            rates_.push_back(geometry_.outer_rate(model, i));
            stationary_.push_back(step * step * noise(i, i) / (1 - rates_.back() * rates_.back()));
        }
        double largest = 0;
        for (Eigen::Index l = 0; l < m; ++l) largest = std::max(largest, to_double(per_step(l)));
        const Eigen::VectorXd spectrum = symmetric_eigenvalues(gram);
        stiffened_ = static_cast<double>(m) * largest / spectrum(0);
    }

    /// aT/N + tη + Σ b T^{−h/μ}
    Eigen::VectorXd mean(double horizon, double share, bool with_tilt) const {
        const double log_t = std::log(horizon);
        Eigen::VectorXd sum = transient_ * share;
        if (with_tilt) sum += tilt_ * step(log_t);
        for (const Bias& bias : biases_) sum += bias.vector * std::exp(-bias.power * log_t);
        return sum;
    }
    /// The leading form; with sign ±1 all its terms are moved by twice what they neglect.
    double average_form(double log_t, double log_budget, bool with_tilt, double sign) const {
        const double horizon = std::exp(log_t), eta = step(log_t), share = std::exp(log_t - log_budget);
        const double along = eta * smoothness_ / 2 + eta * stiffened_ + std::exp(-log_t);
        double off = (with_tilt ? tilt() : 0) * eta * along;
        double settled = (with_tilt ? tilt() : 0) * eta;
        for (const Bias& bias : biases_) {
            const double size = bias.vector.norm() * std::exp(-bias.power * log_t);
            off += size * (bias.power * bias.power * eta * mu_ * log_t / 2 + along);
            settled += size;
        }
        const double slow = 2 * alpha_ * geometry_.eigenvalues(0);
        off += share * (transient() * along + (settled / slow) + (parameters_ + start_.norm()) * std::exp(-log_t) +
                        transient() * share);
        const double rest = 1 - geometry_.outer_slowest;
        const double variance_off =
            along + share / rest * (1 + square(start_.norm()) / std::max(square(reach()), 1e-300));
        const double size = mean(horizon, share, with_tilt).norm();
        const double moved = std::max(0., size + 2 * sign * off);
        return moved * moved + variance_ * eta * share * std::max(0., 1 + 2 * sign * variance_off);
    }
    /// The same of the last iterate after K rounds.
    double last_form(double rounds, double log_budget, double sign) const {
        const double log_t = log_budget - std::log(rounds), eta = step(log_t),
                     along = eta * (smoothness_ / 2 + stiffened_);
        double sum = 0, slow = 0;
        const Eigen::VectorXd from = geometry_.modes.transpose() * (start_ - tilt_ * eta),
                              to = geometry_.modes.transpose() * tilt_;
        for (std::size_t i = 0; i < rates_.size(); ++i) {
            const auto row = static_cast<Eigen::Index>(i);
            const double kept = std::pow(rates_[i], rounds), fallen = kept * from(row);
            const double off = std::abs(fallen) * rounds * (along + std::exp(-log_t)) + std::abs(to(row)) * eta * along;
            const double moved = std::max(0., std::abs(fallen + to(row) * eta) + 2 * sign * off);
            slow = std::max(slow, std::abs(kept));
            sum += moved * moved;
        }
        const double early =
            rounds * slow * (1 + start_.norm() / reach());  // noise of rounds still far from the optimum
        for (const double v : stationary_) sum += v * eta * std::max(0., 1 + 2 * sign * (along + early + slow * slow));
        return sum;
    }
    static double square(double x) { return x * x; }
    /// A length of the instance: how far the optimum is from where noise comes in.
    double reach() const { return std::max(std::sqrt(variance_ / std::max(stiffened_, 1e-300)), 1e-150); }

    OuterGeometry geometry_;
    NoisyBias bias_;
    double cap_ = 0, mu_ = 0, smoothness_ = 0, alpha_ = 0, variance_ = 0, parameters_ = 0;
    double stiffened_ = 0;  // what noise adds to UᵀMU, relative, per η
    Vector<Rational> exact_tilt_;
    Eigen::VectorXd transient_, tilt_, start_;
    std::vector<Bias> biases_;
    std::vector<double> rates_, stationary_;  // 1 − 2αλ_i, stationary variance per η
};

}  // namespace datamix::theory
