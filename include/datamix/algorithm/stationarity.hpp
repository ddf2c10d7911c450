#pragma once

#include <algorithm>

#include <Eigen/Core>

namespace datamix {

/// ⟨w,g⟩ − min g for w (m, on the simplex) and a field g (m): 0 exactly where every weight that is not 0 sits on the
/// smallest entries of g. For a convex F with gradient g it bounds F(w) − F*; for another F it is local and bounds
/// nothing.
inline double stationarity_gap(const Eigen::VectorXd& w, const Eigen::VectorXd& g) {
    return std::max(0.0, w.dot((g.array() - g.minCoeff()).matrix()));
}

inline constexpr double kFlatGap = 1e-9;  ///< below, gaps are 0 by default, in the units of a field

/// How far w is from being stationary for the field g: stationarity_gap/span(g), in [0, 1]; 0 if the gap is at most
/// `flat`, in units of g.
inline double stationarity(const Eigen::VectorXd& w, const Eigen::VectorXd& g, double flat = kFlatGap) {
    const double gap = stationarity_gap(w, g);
    return gap <= flat ? 0.0 : gap / (g.maxCoeff() - g.minCoeff());
}

}  // namespace datamix
