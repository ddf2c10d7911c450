#pragma once

#include "datamix/statistics/exponents.hpp"

namespace datamix {

/// T ≈ scale·g(N) + offset by least squares in relative residuals: weights 1/T².
template <class S>
struct LawFit {
    std::string law;  ///< g, as text: "log N"
    S scale;          ///< 0 for the constant law
    S offset;         ///< in inner steps
    S residual;       ///< root mean square of (T − fit)/T
    S ratio_low;      ///< T/g(N) at the first budget
    S ratio_high;     ///< T/g(N) at the last budget
};

namespace detail {

/// Minimises Σ (target − columns·x)² by the normal equations. The columns should be of order one.
template <class S>
Vector<S> least_squares(const std::vector<Vector<S>>& columns, const Vector<S>& target) {
    const auto n = static_cast<Eigen::Index>(columns.size());
    Matrix<S> normal(n, n), right(n, 1);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j)
            normal(i, j) = dot<S>(columns[static_cast<std::size_t>(i)], columns[static_cast<std::size_t>(j)]);
        right(i, 0) = dot<S>(columns[static_cast<std::size_t>(i)], target);
    }
    return solve_definite<S>(normal, right);
}

}  // namespace detail

/// The fits of all candidate laws: ln N, (ln N)², N^{1/3}, √N, √(N ln N), N/ln N (each with an offset) and a constant.
/// At least 2 points, by increasing budget.
template <class S>
std::vector<LawFit<S>> fit_laws(const std::vector<ScalingPoint<S>>& points) {
    using std::exp;
    using std::log;
    using std::sqrt;
    struct Candidate {
        const char* name;
        S (*log_law)(const S& log_n);  // ln g as a function of ln N, so that no g overflows
    };
    const Candidate candidates[] = {
        {"log N", [](const S& x) { return S(log(x)); }},
        {"(log N)^2", [](const S& x) { return S(S(2) * log(x)); }},
        {"N^(1/3)", [](const S& x) { return S(x / S(3)); }},
        {"sqrt(N)", [](const S& x) { return S(x / S(2)); }},
        {"sqrt(N log N)", [](const S& x) { return S((x + log(x)) / S(2)); }},
        {"N/log N", [](const S& x) { return S(x - log(x)); }},
        {"constant", [](const S&) { return S(0); }},
    };
    const auto n = static_cast<Eigen::Index>(points.size());
    std::vector<LawFit<S>> fits;
    for (const Candidate& candidate : candidates) {
        const bool constant = std::string(candidate.name) == "constant";
        Vector<S> law(n), offset(n), target = Vector<S>::Constant(n, S(1));
        const S top = candidate.log_law(S(log(points.back().budget)));
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto& point = points[static_cast<std::size_t>(i)];
            law(i) = S(exp(S(candidate.log_law(S(log(point.budget))) - top))) / point.horizon;  // largest g = 1
            offset(i) = S(1) / point.horizon;
        }
        // Without balance the offset column, of size 1/T, would be far smaller than the target.
        const S unit = points.back().horizon;
        std::vector<Vector<S>> columns;
        if (!constant) columns.push_back(law * unit);
        columns.push_back(offset * unit);
        const Vector<S> x = detail::least_squares<S>(columns, target);
        LawFit<S> fit{candidate.name, S(0), S(0), S(0), S(0), S(0)};
        for (Eigen::Index i = 0; i < n; ++i) {
            S miss = S(1);
            for (std::size_t c = 0; c < columns.size(); ++c) miss -= columns[c](i) * x(static_cast<Eigen::Index>(c));
            fit.residual += miss * miss;
        }
        fit.residual = sqrt(S(fit.residual / S(static_cast<int>(n))));
        const S height = exp(top);
        fit.scale = constant ? S(0) : S(x(0) * unit / height);
        fit.offset = x(x.size() - 1) * unit;
        fit.ratio_low = S(1) / (law(0) * height);
        fit.ratio_high = S(1) / (law(n - 1) * height);
        fits.push_back(fit);
    }
    return fits;
}

}  // namespace datamix
