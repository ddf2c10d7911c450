#pragma once

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <optional>
#include <string>
#include <vector>

#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// One observation of a scaling study: a horizon T* > 0 at a budget N > e.
template <class S>
struct ScalingPoint {
    S budget;   ///< N
    S horizon;  ///< T*
};

/// T ≈ a + b N^p (ln N)^q. The offset a is part of the model: without one, T = 5 + 3 log10(N/1000) looks like
/// N^{−.04} (ln N)^{1.8}.
struct ExponentFit {
    double p;        ///< exponent of N
    double q;        ///< exponent of ln N
    double p_error;  ///< standard error of p, by the jackknife (one point left out at a time)
    double q_error;  ///< standard error of q, likewise
    double p_margin;  ///< p ± this is the 99 % interval: Student's t with n − 4 degrees of freedom times the error, or
                      ///< times what rounding to whole inner steps leaves open, where all T are whole and that is more
    double q_margin;  ///< q ± this, likewise
    double offset;    ///< a, in inner steps
    double residual;  ///< root mean square of (T − fit)/T
};

namespace detail {

/// The fit's arithmetic: the normal equations square a condition number of up to 1e10, and a result must not depend on
/// the machine.
using FitReal = Real<50>;

inline FitReal to_fit_real(const Ball& value) {
    FitReal result;
    arf_get_mpfr(result.backend().data(), arb_midref(value.data()), MPFR_RNDN);
    return result;
}
template <class S>
FitReal to_fit_real(const S& value) {
    return FitReal(value);
}

/// Least squares of T ≈ a + b N^p (ln N)^q in relative residuals, by Levenberg and Marquardt's method.
class ExponentModel {
public:
    struct Parameters {
        Vector<FitReal> at;  ///< a/T_n, b·g_n/T_n, p ln N_n, q with g_n, T_n those of the last point
        FitReal squares;     ///< Σ residual²
    };

    template <class S>
    explicit ExponentModel(const std::vector<ScalingPoint<S>>& points) {
        for (const auto& point : points) {
            logs_.push_back(log(to_fit_real(point.budget)));
            horizons_.push_back(to_fit_real(point.horizon));
        }
        for (std::size_t i = 0; i < logs_.size(); ++i) {
            relative_.push_back(logs_[i] / logs_.back());
            slow_.push_back(log(relative_[i]));
            inverse_.push_back(horizons_.back() / horizons_[i]);
        }
    }
    const FitReal& unit() const { return horizons_.back(); }     ///< T_n
    const FitReal& longest_log() const { return logs_.back(); }  ///< ln N_n

    /// From the best of a grid of exponents; none where it does not converge.
    std::optional<Parameters> fit() const {
        std::optional<Parameters> best;
        for (int p = -1; p <= 6; ++p)
            for (int q = -4; q <= 6; ++q) {
                if (p == 0 && q == 0) continue;
                const Parameters start = at_exponents(FitReal(p) / 6, FitReal(q) / 2);
                if (!best || start.squares < best->squares) best = start;
            }
        return improved(*best);
    }
    /// The same from a start, with one point left out.
    std::optional<Parameters> improved(Parameters from, std::size_t left_out = none) const {
        from.squares = sum_of_squares(from.at, left_out);
        FitReal damping = FitReal(1) / 1000;
        for (int step = 0; step < 500; ++step) {
            const Matrix<FitReal> columns = jacobian(from.at);
            Matrix<FitReal> normal = Matrix<FitReal>::Constant(4, 4, FitReal(0)), right(4, 1);
            for (Eigen::Index a = 0; a < 4; ++a) {
                right(a, 0) = 0;
                for (std::size_t i = 0; i < logs_.size(); ++i) {
                    if (i == left_out) continue;
                    const auto row = static_cast<Eigen::Index>(i);
                    right(a, 0) += columns(row, a) * residual(from.at, i);
                    for (Eigen::Index b = 0; b < 4; ++b) normal(a, b) += columns(row, a) * columns(row, b);
                }
                if (!(normal(a, a) > 0)) return std::nullopt;
            }
            for (Eigen::Index a = 0; a < 4; ++a) normal(a, a) *= 1 + damping;
            const Vector<FitReal> move = solve_definite<FitReal>(normal, right);
            FitReal length(0);
            for (Eigen::Index a = 0; a < 4; ++a) length = std::max(length, FitReal(abs(move(a))));
            if (!isfinite(length)) return std::nullopt;
            Parameters next{from.at + move, FitReal(0)};
            next.squares = sum_of_squares(next.at, left_out);
            const bool better = next.squares <= from.squares;
            if (better) from = next;
            if (length < FitReal("1e-15")) return from;
            damping = std::max(FitReal(better ? damping / 10 : damping * 10), FitReal("1e-30"));
        }
        return std::nullopt;
    }

    /// The standard deviation of parameter j where each T is off by a rounding to a whole number, independently, to
    /// first order; 0 unless all T are whole.
    FitReal rounding_error(const Parameters& fitted, Eigen::Index j) const {
        const auto whole = [](const FitReal& x) { return x == floor(x); };
        if (!std::all_of(horizons_.begin(), horizons_.end(), whole)) return FitReal(0);
        const Matrix<FitReal> columns = jacobian(fitted.at);
        Matrix<FitReal> right = Matrix<FitReal>::Constant(4, 1, FitReal(0));
        right(j, 0) = 1;
        const Vector<FitReal> row = solve_definite<FitReal>(transposed_product<FitReal>(columns, columns), right);
        const Vector<FitReal> response = times<FitReal>(columns, row);
        FitReal sum(0);
        for (Eigen::Index i = 0; i < response.size(); ++i) {
            const FitReal part = response(i) / horizons_[static_cast<std::size_t>(i)];
            sum += part * part / 12;
        }
        return sqrt(sum);
    }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

private:
    /// g_i/g_n.
    FitReal law(const Vector<FitReal>& at, std::size_t i) const {
        return exp(FitReal(at(2) * (relative_[i] - 1) + at(3) * slow_[i]));
    }
    FitReal residual(const Vector<FitReal>& at, std::size_t i) const {
        return 1 - (at(0) + at(1) * law(at, i)) * inverse_[i];
    }
    FitReal sum_of_squares(const Vector<FitReal>& at, std::size_t left_out) const {
        FitReal sum(0);
        for (std::size_t i = 0; i < logs_.size(); ++i) {
            if (i == left_out) continue;
            const FitReal miss = residual(at, i);
            sum += miss * miss;
        }
        return sum;
    }
    Matrix<FitReal> jacobian(const Vector<FitReal>& at) const {
        Matrix<FitReal> columns(static_cast<Eigen::Index>(logs_.size()), 4);
        for (std::size_t i = 0; i < logs_.size(); ++i) {
            const auto row = static_cast<Eigen::Index>(i);
            const FitReal g = law(at, i) * inverse_[i];
            columns(row, 0) = inverse_[i];
            columns(row, 1) = g;
            columns(row, 2) = at(1) * g * (relative_[i] - 1);
            columns(row, 3) = at(1) * g * slow_[i];
        }
        return columns;
    }
    /// The best a and b at given exponents.
    Parameters at_exponents(const FitReal& p, const FitReal& q) const {
        Parameters result{Vector<FitReal>::Constant(4, FitReal(0)), FitReal(0)};
        result.at(2) = p * logs_.back();
        result.at(3) = q;
        // Of 1 ≈ a·inverse + b·growth: two equations.
        FitReal aa(0), ab(0), bb(0), a1(0), b1(0);
        for (std::size_t i = 0; i < logs_.size(); ++i) {
            const FitReal growth = law(result.at, i) * inverse_[i];
            aa += inverse_[i] * inverse_[i];
            ab += inverse_[i] * growth;
            bb += growth * growth;
            a1 += inverse_[i];
            b1 += growth;
        }
        const FitReal determinant = aa * bb - ab * ab;
        result.at(0) = (a1 * bb - b1 * ab) / determinant;
        result.at(1) = (b1 * aa - a1 * ab) / determinant;
        result.squares = sum_of_squares(result.at, none);
        return result;
    }

    std::vector<FitReal> logs_, horizons_;            // ln N, T
    std::vector<FitReal> relative_, slow_, inverse_;  // ln N/ln N_n, its logarithm, T_n/T
};

}  // namespace detail

/// p and q of T ≈ a + b N^p (ln N)^q by least squares in relative residuals, with 99 % intervals. They are of the form:
/// what is not of it, W(N) for instance, has exponents of its budgets only. Points by increasing budget. Throws
/// InputError for fewer than 6 points, budgets of at most e or not increasing, horizons that are not positive or all
/// the same; UndecidedError where the points determine no exponents.
template <class S>
ExponentFit fit_exponents(const std::vector<ScalingPoint<S>>& points) {
    using detail::FitReal;
    constexpr std::size_t parameters = 4;
    const std::size_t n = points.size();
    if (n < parameters + 2) throw InputError("exponents: expected at least 6 points, found " + std::to_string(n));
    bool same = true;
    for (std::size_t i = 0; i < n; ++i) {
        if (!(detail::to_fit_real(points[i].budget) > exp(FitReal(1))))
            throw InputError("exponents: expected budgets above e");
        if (!(detail::to_fit_real(points[i].horizon) > 0)) throw InputError("exponents: expected horizons above 0");
        if (i == 0) continue;
        if (!(detail::to_fit_real(points[i - 1].budget) < detail::to_fit_real(points[i].budget)))
            throw InputError("exponents: expected budgets that increase");
        same = same && detail::to_fit_real(points[i].horizon) == detail::to_fit_real(points[0].horizon);
    }
    if (same) throw InputError("exponents: expected horizons that are not all the same");

    const detail::ExponentModel model(points);
    const auto fit = model.fit();
    std::vector<detail::ExponentModel::Parameters> without;
    for (std::size_t i = 0; fit && i < n; ++i)
        if (const auto rest = model.improved(*fit, i)) without.push_back(*rest);
    const auto undetermined = [] { return UndecidedError("exponents: these points do not determine them"); };
    if (without.size() < n) throw undetermined();

    const auto error = [&](Eigen::Index j) {
        const FitReal count(static_cast<unsigned long>(n));
        FitReal mean(0), spread(0);
        for (const auto& x : without) mean += x.at(j) / count;
        for (const auto& x : without) spread += (x.at(j) - mean) * (x.at(j) - mean);
        return FitReal(sqrt(FitReal(spread * (count - 1) / count)));
    };
    const double quantile = boost::math::quantile(boost::math::students_t(static_cast<double>(n - parameters)), 0.995);
    const auto margin = [&](Eigen::Index j) {
        return FitReal(quantile * std::max(error(j), model.rounding_error(*fit, j)));
    };
    constexpr double tiny = 1e-9;  // of points that follow the law exactly
    const auto per_log = [&](const FitReal& x) { return to_double(FitReal(x / model.longest_log())); };
    const ExponentFit result{per_log(fit->at(2)),
                             to_double(fit->at(3)),
                             per_log(error(2)),
                             to_double(error(3)),
                             per_log(margin(2)) + tiny,
                             to_double(margin(3)) + tiny,
                             to_double(FitReal(fit->at(0) * model.unit())),
                             to_double(FitReal(sqrt(FitReal(fit->squares / static_cast<unsigned long>(n)))))};
    // T ≤ N, and beyond these margins the fit is not linear enough for them to mean anything.
    if (std::abs(result.p) > 2 || result.p_margin > 1 || result.q_margin > 10) throw undetermined();
    return result;
}

}  // namespace datamix
